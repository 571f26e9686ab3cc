import { readFile } from 'node:fs/promises';
import type { Cli } from './cli.js';
import { CommandError } from './command-error.js';

const refusals: Readonly<Record<string, { reason: 'FILE_NOT_FOUND' | 'FILE_PERMISSION'; says: string }>> = {
  ENOENT: { reason: 'FILE_NOT_FOUND', says: 'does not exist' },
  ENOTDIR: { reason: 'FILE_NOT_FOUND', says: 'does not exist' },
  EISDIR: { reason: 'FILE_NOT_FOUND', says: 'is a directory' },
  EACCES: { reason: 'FILE_PERMISSION', says: 'may not be read' },
};

/**
 * Reads a document that the user named; `-` is the standard input.
 * @throws CommandError when it cannot be read
 */
export async function readDocument(cli: Cli, file: string): Promise<string> {
  if (file === '-') return cli.readStdin();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const refusal = refusals[(error as NodeJS.ErrnoException).code ?? ''];
    if (refusal === undefined) throw error;
    throw new CommandError(`file ${file} ${refusal.says}`, { reason: refusal.reason, cause: error });
  }
}
