import { closeSync, constants, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { LockBackend } from './backends/lock-backend.js';

/** Another lockd has what this one was to have. */
export class TakenError extends Error {
  override readonly name = 'TakenError';
}

/** What keeps every other lockd away. */
export interface InstanceLock {
  readonly descriptor: number;
  release(): void;
}

/** One that the image before this one took. */
export function instanceLock(descriptor: number): InstanceLock {
  return {
    descriptor,
    release: () => {
      closeSync(descriptor);
    },
  };
}

/**
 * Makes this process the only lockd of a state directory or a socket, until it ends: holds `path` locked and writes into it
 * who it is. The descriptor stays open for good.
 * @throws TakenError that names the other one
 */
export async function takeInstanceLock(
  backend: LockBackend,
  path: string,
  what: string,
  self: string,
): Promise<InstanceLock> {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  if (!(await backend.tryLock(fd, 'exclusive'))) {
    const text = Buffer.alloc(1024);
    const length = readSync(fd, text, 0, text.length, 0);
    closeSync(fd);
    const other = text.toString('utf8', 0, length).trim() || 'another process';
    throw new TakenError(`${what} is in use by ${other}`);
  }
  ftruncateSync(fd, 0);
  writeSync(fd, `${self}\n`, 0);
  return instanceLock(fd);
}
