import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { golden } from '../test/golden.js';
import { wholeProgram } from '../test/whole-program.js';

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.filter((each) => each.name() !== 'help').flatMap(withSubcommands)];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

const commands = withSubcommands(wholeProgram());

test('the help of every command reads well', () => {
  const text = commands.map((each) => `$ ${pathOf(each)} --help\n${helpOf(each)}\n`).join('');
  expect(text).toBe(golden('help.txt', text));
});

test('every command, argument and option says what it is', () => {
  const silent = commands.filter((each) => each.description() === '' || each.parent?.commands.length === 0);
  const mute = commands.flatMap((each) => [
    ...each.options.filter(({ description }) => description === '').map(({ flags }) => `${pathOf(each)} ${flags}`),
    ...each.registeredArguments
      .filter(({ description }) => description === '')
      .map((a) => `${pathOf(each)} ${a.name()}`),
  ]);
  expect([silent.map(pathOf), mute]).toEqual([[], []]);
});

test('no line of help is wider than 100 columns', () => {
  const wide = commands.flatMap((each) => helpOf(each).split('\n')).filter((line) => line.length > 100);
  expect(wide).toEqual([]);
});

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ ...command.configureOutput(), writeOut: (part) => void (text += part) });
  command.outputHelp();
  return text;
}
