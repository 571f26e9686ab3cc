import { wholeProgram } from '../man/whole-program.ts';

type Command = ReturnType<typeof wholeProgram>;

/** Every command with its arguments and options, from the commands themselves. */
export function commandsPage(): string {
  const program = wholeProgram();
  const groups = program.commands.filter((command) => command.name() !== 'help');
  return `${[
    '# Every command',
    'What `holdfast` can be told, as `--help` says it. [The command line](../cli.md) says how it is used.',
    '## Options of every command',
    optionsOf(program),
    ...groups.flatMap((group) => sectionsOf(group)),
  ].join('\n\n')}\n`;
}

function sectionsOf(group: Command): readonly string[] {
  const title = `## holdfast ${group.name()}`;
  if (group.commands.length === 0) return [title, ...detailsOf(group, group.name())];
  const commands = group.commands.flatMap((command) => {
    const name = `${group.name()} ${command.name()}`;
    return [`### holdfast ${name}`, ...detailsOf(command, name)];
  });
  return [title, escaped(group.description()), ...commands];
}

function detailsOf(command: Command, name: string): readonly string[] {
  return [
    escaped(command.description()),
    `\`\`\`text\nholdfast ${name} ${command.usage()}\n\`\`\``,
    command.registeredArguments.map((each) => `- \`${each.name()}\`: ${escaped(each.description)}`).join('\n'),
    optionsOf(command),
  ].filter((part) => part !== '');
}

function optionsOf(command: Command): string {
  if (command.options.length === 0) return '';
  const rows = command.options.map(
    ({ flags, description }) => `| \`${cell(flags)}\` | ${cell(escaped(description))} |`,
  );
  return ['| Option | |', '|---|---|', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('{{', '{ {');
}
