import type { Argument, Command, Option } from 'commander';

/** What may stand where the cursor is. */
export type Wanted =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  /** Names that only the daemon knows. */
  | { readonly kind: 'domains' | 'operations' }
  | { readonly kind: 'files' };

/** A word that may stand there, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** Says what may stand in the place of the last of the words that follow the name of the program. Pure. */
export function wantedBy(program: Command, words: readonly string[]): Wanted {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const { command, positionals, waiting } = read(program, before);
  if (waiting !== undefined) return valueOf(waiting);
  if (current.startsWith('-')) return { kind: 'words', words: optionsOf(program, command) };
  if (command.commands.length > 0) return { kind: 'words', words: commandsOf(command) };
  const argument = command.registeredArguments[positionals] ?? lastOf(command.registeredArguments);
  return argument === undefined ? { kind: 'words', words: [] } : argumentOf(command, argument);
}

interface Place {
  readonly command: Command;
  /** How many arguments of the command were given. */
  readonly positionals: number;
  /** The option whose value comes next. */
  readonly waiting: Option | undefined;
}

function read(program: Command, words: readonly string[]): Place {
  let command = program;
  let positionals = 0;
  let waiting: Option | undefined;
  // Behind help a command goes on as without it.
  for (const word of words.filter((each, index) => index > 0 || each !== 'help')) {
    if (waiting !== undefined) {
      waiting = undefined;
    } else if (word.startsWith('-')) {
      const option = [...command.options, ...program.options].find(
        ({ short, long }) => word === short || word === long,
      );
      waiting = option?.required === true ? option : undefined;
    } else {
      const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
      if (next === undefined) positionals += 1;
      else command = next;
    }
  }
  return { command, positionals, waiting };
}

function valueOf({ argChoices, flags }: Option): Wanted {
  if (argChoices !== undefined) return { kind: 'words', words: argChoices.map((value) => ({ value, about: '' })) };
  return placeholder(/[<[]([^\]>.]+)/.exec(flags)?.[1] ?? '');
}

function argumentOf(command: Command, argument: Argument): Wanted {
  const { argChoices } = argument;
  if (argChoices !== undefined) return { kind: 'words', words: argChoices.map((value) => ({ value, about: '' })) };
  return placeholder(command.parent?.name() === 'operation' ? 'operation' : argument.name());
}

function placeholder(name: string): Wanted {
  if (name === 'domain') return { kind: 'domains' };
  if (name === 'operation') return { kind: 'operations' };
  return /^(file|dir|directory|path)$/.test(name) ? { kind: 'files' } : { kind: 'words', words: [] };
}

function commandsOf(command: Command): Candidate[] {
  return command.commands.map((each) => ({ value: each.name(), about: each.summary() }));
}

function optionsOf(program: Command, command: Command): Candidate[] {
  return [...command.options, ...program.options].flatMap(({ long, short, description }) => {
    const value = long ?? short;
    return value === undefined ? [] : [{ value, about: description }];
  });
}

function lastOf(args: readonly Argument[]): Argument | undefined {
  const last = args.at(-1);
  return last?.variadic === true ? last : undefined;
}
