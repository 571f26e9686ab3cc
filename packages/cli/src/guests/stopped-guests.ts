import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectorySync } from '@holdfast/host';
import { CommandError } from '../command-error.js';

/** A guest that was stopped with the host and is to be started with it. */
export interface StoppedGuest {
  readonly uuid: string;
  readonly name: string;
}

/**
 * Reads who was stopped; nobody if there is no such file.
 * @throws CommandError when the file is not ours
 */
export function readStoppedGuests(file: string): StoppedGuest[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`, {
      reason: 'FILE_PERMISSION',
      hint: 'the user who stopped the guests can start them',
      cause: error,
    });
  }
  try {
    const { guests } = JSON.parse(text) as { guests: StoppedGuest[] };
    return guests.map(({ uuid, name }) => ({ uuid: String(uuid), name: String(name) }));
  } catch (cause) {
    throw new CommandError(`${file} does not say which guests were stopped`, {
      reason: 'INVALID_ARGUMENT',
      hint: `look at it, and remove it: rm ${file}`,
      cause,
    });
  }
}

/** Notes who is stopped, so that it is known after a power cut too. Nobody: the file goes. */
export function writeStoppedGuests(file: string, guests: readonly StoppedGuest[]): void {
  if (guests.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  makeDirectorySync(dirname(file), 0o700);
  const temporary = `${file}.new`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify({ guests }, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  const directory = openSync(dirname(file), 'r');
  fsyncSync(directory);
  closeSync(directory);
}
