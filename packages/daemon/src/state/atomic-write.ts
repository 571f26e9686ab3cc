import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { stateWriteFailed } from '../model/state-write-failed.js';
import { errorCode, hostFileSystem } from './file-system.js';
import type { FileSystem, OpenFile } from './file-system.js';

/** How to write or remove a file. */
export interface AtomicOptions {
  /** Whether it must outlive the host; false: only this process, so nothing is synced. */
  readonly durable: boolean;
  readonly fileSystem?: FileSystem;
}

/** How the names of files end that are being written; what is found with it at start is swept. */
export const temporarySuffix = '.tmp';

/**
 * Puts new content in the place of a file, wholly or not at all. Whoever reads it, at any time and after any crash,
 * finds the old content or the new. A symbolic link in its place is replaced, not followed.
 * When only the last step fails, the sync of the directory, the new content is there and may not outlive the host.
 * @throws Fault STATE_WRITE_FAILED
 */
export async function atomicWrite(path: string, content: string | Uint8Array, options: AtomicOptions): Promise<void> {
  const { durable, fileSystem = hostFileSystem } = options;
  const temporary = `${path}.${randomBytes(8).toString('hex')}${temporarySuffix}`;
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    await thenSyncDirectory(path, options, (ready) =>
      writeAndRename(fileSystem, temporary, path, bytes, durable, ready),
    );
  } catch (error) {
    throw stateWriteFailed('written', path, error);
  }
}

/**
 * Removes a file; no error when it is gone already.
 * @throws Fault STATE_WRITE_FAILED
 */
export async function atomicRemove(path: string, options: AtomicOptions): Promise<void> {
  const { fileSystem = hostFileSystem } = options;
  try {
    await thenSyncDirectory(path, options, async (ready) => {
      await ready;
      try {
        await fileSystem.unlink(path);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
      }
    });
  } catch (error) {
    throw stateWriteFailed('removed', path, error);
  }
}

async function writeAndRename(
  fileSystem: FileSystem,
  temporary: string,
  path: string,
  bytes: Uint8Array,
  durable: boolean,
  ready: Promise<unknown>,
): Promise<void> {
  const file = await fileSystem.create(temporary);
  try {
    await writeAndClose(file, bytes, durable);
    await ready;
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await fileSystem.unlink(temporary).catch(() => {
      // The first error is the one to tell, and what is left is swept at the next start.
    });
    throw error;
  }
}

async function writeAndClose(file: OpenFile, bytes: Uint8Array, durable: boolean): Promise<void> {
  try {
    await file.writeFile(bytes);
    // Once: after an error the kernel may call lost pages clean, so a second sync would answer a lie.
    if (durable) await file.sync();
  } catch (error) {
    await file.close().catch(() => {
      // The first error is the one to tell.
    });
    throw error;
  }
  await file.close();
}

/**
 * Opens the directory of a file for a sync after `work`; both work and sync must succeed. Work awaits `ready` before the point of
 * no return: too many open files must not be found out behind it.
 */
async function thenSyncDirectory(
  path: string,
  options: AtomicOptions,
  work: (ready: Promise<unknown>) => Promise<void>,
): Promise<void> {
  if (!options.durable) return work(Promise.resolve());
  const { fileSystem = hostFileSystem } = options;
  const opening = fileSystem.openDirectory(dirname(path));
  opening.catch(() => {
    // Told where it is awaited.
  });
  try {
    await work(opening);
    const directory = await opening;
    await directory.sync();
  } finally {
    // Nobody waits for that: it was only read, and nothing that counts can be lost here.
    opening.then((opened) => opened.close()).catch(() => {});
  }
}
