import { wholeProgram } from '../../tools/man/whole-program.ts';

type Program = ReturnType<typeof wholeProgram>;

/** One command of the command line, as scripts use it. */
export interface CommandSurface {
  /** All words of it: `holdfast domain start`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly arguments: readonly ArgumentSurface[];
  readonly options: readonly OptionSurface[];
}

/** What is given by its place. */
export interface ArgumentSurface {
  readonly name: string;
  readonly required: boolean;
  readonly variadic: boolean;
  readonly choices?: readonly string[];
}

/** What is given by its name. */
export interface OptionSurface {
  readonly long: string;
  readonly short?: string;
  readonly value: 'none' | 'optional' | 'required';
  /** Whether the command does nothing without it. */
  readonly mandatory: boolean;
  readonly variadic: boolean;
  readonly choices?: readonly string[];
  /** What it is when it is not given, where the command says so. */
  readonly preset?: string;
}

/** Every command of the build in dist, the whole line first. */
export function readCommands(): readonly CommandSurface[] {
  const commands = commandsOf(wholeProgram(), 'holdfast');
  if (commands.length < 2) throw new Error('the command line has no commands');
  return commands;
}

function commandsOf(command: Program, name: string): readonly CommandSurface[] {
  const own: CommandSurface = {
    name,
    aliases: command.aliases(),
    arguments: command.registeredArguments.map((each) => ({
      name: each.name(),
      required: each.required,
      variadic: each.variadic,
      ...(each.argChoices === undefined ? {} : { choices: each.argChoices }),
    })),
    options: command.options.map((each) => ({
      long: each.long ?? each.flags,
      ...(each.short === undefined ? {} : { short: each.short }),
      value: each.required ? 'required' : each.optional ? 'optional' : 'none',
      mandatory: each.mandatory,
      variadic: each.variadic,
      ...(each.argChoices === undefined ? {} : { choices: each.argChoices }),
      ...(each.defaultValue === undefined ? {} : { preset: JSON.stringify(each.defaultValue) }),
    })),
  };
  return [own, ...command.commands.flatMap((each) => commandsOf(each, `${name} ${each.name()}`))];
}
