import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { Cli } from '../../cli.js';
import { readGlobalOptions } from '../../global-options.js';
import { type Answer, formatAnswer } from '../../output/answer.js';
import { pickStyle } from '../../output/style.js';
import { usualPkiDirectory } from '../../pki/pki-files.js';

/** What every command about certificates takes. */
export interface PkiFlags {
  readonly dir?: string;
}

/** Adds the option that names the directory. */
export function addDirectoryOption(command: Command): Command {
  return command.option('--dir <dir>', 'directory of the certificates (default: that of root or your own)');
}

/** Which directory is meant. */
export function pkiDirectory({ dir }: PkiFlags, cli: Cli): string {
  return dir === undefined ? usualPkiDirectory(process.getuid?.() ?? 0, cli.env) : resolve(dir);
}

/** Prints an answer in the form that was asked for. */
export function printAnswer(cli: Cli, command: Command, answer: Answer): void {
  const { output } = readGlobalOptions(command);
  cli.stdout.write(formatAnswer(answer, output, pickStyle(cli.stdout.isTerminal, cli.env)));
}
