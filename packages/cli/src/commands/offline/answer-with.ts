import type { Command } from 'commander';
import type { Cli } from '../../cli.js';
import type { Answer } from '../../output/answer.js';
import { printAnswer } from '../../output/print-answer.js';

/** Lets a command that asks no daemon print what `answer` comes to, in the form that was asked for. */
export function answerWith<Given extends unknown[]>(
  command: Command,
  cli: Cli,
  answer: (...given: Given) => Promise<Answer>,
): void {
  // Behind what was given, the arguments and then the flags, commander hands over the command itself.
  command.action(async (...all: [...Given, Command]) => {
    printAnswer(cli, all.at(-1) as Command, await answer(...(all.slice(0, -1) as Given)));
  });
}
