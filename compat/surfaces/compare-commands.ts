import type { Finding } from '../finding.ts';
import type { ArgumentSurface, CommandSurface, OptionSurface } from './commands.ts';

/** What a script written for one command line cannot do with another. */
export function compareCommands(
  older: readonly CommandSurface[],
  newer: readonly CommandSurface[],
): readonly Finding[] {
  const now = new Map(newer.map((command) => [command.name, command]));
  return older.flatMap((before) => {
    const after = now.get(before.name) ?? aliased(before.name, newer);
    if (after === undefined) return [finding(before.name, 'the command is gone')];
    const lost = before.aliases.filter((alias) => !answersTo(after, alias));
    return [
      ...lost.map((alias) => finding(before.name, `its other name ${alias} is gone`)),
      ...compareArguments(before, after),
      ...compareOptions(before, after),
    ];
  });
}

/** A command that was renamed and kept its old name as an alias goes on. */
function aliased(name: string, commands: readonly CommandSurface[]): CommandSurface | undefined {
  const [group, last] = [name.slice(0, name.lastIndexOf(' ')), name.slice(name.lastIndexOf(' ') + 1)];
  return commands.find((each) => each.name.startsWith(`${group} `) && each.aliases.includes(last));
}

function answersTo({ name, aliases }: CommandSurface, alias: string): boolean {
  return aliases.includes(alias) || name.endsWith(` ${alias}`);
}

function compareArguments(before: CommandSurface, after: CommandSurface): readonly Finding[] {
  const told = (argument: ArgumentSurface, what: string): Finding =>
    finding(before.name, `the argument ${argument.name} ${what}`);
  const kept = before.arguments.flatMap((argument, index) => {
    const now = after.arguments[index];
    if (now === undefined) return [told(argument, 'is gone')];
    return [
      ...(now.required && !argument.required ? [told(argument, 'must be given now')] : []),
      ...(argument.variadic && !now.variadic ? [told(argument, 'takes one value, and took several')] : []),
      ...lostChoices(argument.choices, now.choices).map((what) => told(argument, what)),
    ];
  });
  const added = after.arguments.slice(before.arguments.length).filter(({ required }) => required);
  return [...kept, ...added.map((argument) => told(argument, 'is new and must be given'))];
}

function compareOptions(before: CommandSurface, after: CommandSurface): readonly Finding[] {
  const told = (option: OptionSurface, what: string): Finding =>
    finding(`${before.name} ${option.long}`, `the option ${what}`);
  const kept = before.options.flatMap((option) => {
    const now = after.options.find(({ long }) => long === option.long);
    if (now === undefined) return [told(option, 'is gone')];
    return [
      ...(option.short !== undefined && now.short !== option.short
        ? [told(option, `has no ${option.short} any more`)]
        : []),
      ...(option.value === now.value || (option.value === 'required' && now.value === 'optional')
        ? []
        : [told(option, `took ${values[option.value]} and takes ${values[now.value]}`)]),
      ...(now.mandatory && !option.mandatory ? [told(option, 'must be given now')] : []),
      ...(option.variadic && !now.variadic ? [told(option, 'takes one value, and took several')] : []),
      ...lostChoices(option.choices, now.choices).map((what) => told(option, what)),
      ...(option.preset !== undefined && option.preset !== now.preset
        ? [told(option, `is ${now.preset ?? 'nothing'} when it is not given, and was ${option.preset}`)]
        : []),
    ];
  });
  const known = new Set(before.options.map(({ long }) => long));
  const added = after.options.filter(({ long, mandatory }) => mandatory && !known.has(long));
  return [...kept, ...added.map((option) => told(option, 'is new and must be given'))];
}

const values: Readonly<Record<OptionSurface['value'], string>> = {
  none: 'no value',
  optional: 'a value or none',
  required: 'a value',
};

function lostChoices(before: readonly string[] | undefined, after: readonly string[] | undefined): readonly string[] {
  if (after === undefined) return [];
  if (before === undefined) return ['accepts only some words now'];
  return before.filter((word) => !after.includes(word)).map((word) => `does not accept ${word} any more`);
}

function finding(name: string, what: string): Finding {
  return {
    layer: 'surfaces',
    subject: `cli:${name}`,
    what,
    breaks: `scripts and units that run \`${name}\``,
    instead:
      'keep the old form beside the new one; it may be hidden from the help, and say on stderr what to use instead',
  };
}
