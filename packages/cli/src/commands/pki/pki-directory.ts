import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { Cli } from '../../cli.js';
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
