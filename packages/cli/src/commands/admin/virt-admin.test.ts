import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { wholeProgram } from '../../../test/whole-program.js';

/** What virt-admin can do to a daemon, beside the commands of its shell. */
const virtAdmin = [
  'client-disconnect',
  'client-info',
  'client-list',
  'daemon-log-filters',
  'daemon-log-outputs',
  'daemon-timeout',
  'server-clients-info',
  'server-clients-set',
  'server-list',
  'server-threadpool-info',
  'server-threadpool-set',
  'server-update-tls',
  'uri',
  'version',
];

const program = wholeProgram();

const page = readFileSync(new URL('../../../../../docs/admin.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([^|]+)` \| `holdfast ([^`]+)` \|$/gm)].map(([, theirs = '', ours = '']) => ({
  theirs: theirs.split('`, `'),
  ours: ours.split(' '),
}));

function commandOf(words: readonly string[]): Command | undefined {
  let command: Command | undefined = program;
  for (const word of words) command = command?.commands.find((each) => each.name() === word);
  return command;
}

test('everything that virt-admin can do has a row', () => {
  expect(rows.map(({ theirs: [name] }) => name).toSorted()).toEqual(virtAdmin);
});

test.each(rows)('$theirs: the command and its options exist', ({ ours }) => {
  const options = ours.filter((word) => word.startsWith('--'));
  const command = commandOf(ours.filter((word) => !word.startsWith('--')));
  expect(command?.options.map(({ long }) => long)).toEqual(expect.arrayContaining(options));
});
