import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import type { Cli } from '../cli.js';
import { usualPkiDirectory } from '../pki/pki-files.js';

/** What every command about tokens takes. */
export interface TokenFlags {
  readonly file?: string;
}

/** Adds the option that names the file. */
export function addFileOption(command: Command): Command {
  return command.option('--file <file>', 'change this file, and talk to no daemon');
}

/** Which file is meant. */
export function tokenFile({ file }: TokenFlags, cli: Cli): string {
  if (file !== undefined) return resolve(file);
  return join(usualPkiDirectory(process.getuid?.() ?? 0, cli.env), '../tokens.json');
}
