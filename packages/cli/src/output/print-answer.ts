import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { readGlobalOptions } from '../global-options.js';
import { type Answer, formatAnswer } from './answer.js';
import { pickStyle } from './style.js';

/** Prints an answer in the form that was asked for. */
export function printAnswer(cli: Cli, command: Command, answer: Answer): void {
  const { output } = readGlobalOptions(command);
  cli.stdout.write(formatAnswer(answer, output, pickStyle(cli.stdout.isTerminal, cli.env)));
}
