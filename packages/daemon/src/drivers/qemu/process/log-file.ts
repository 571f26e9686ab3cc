import { constants } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';

const rotateBytes = 2 * 1024 * 1024;
const tailBytes = 4096;

/**
 * Opens a log to append to, 0600. One that has grown long is set aside first, as `.1`.
 * @throws ErrnoException
 */
export async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > rotateBytes) await rename(path, `${path}.1`);
  return await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
}

/** The last lines of a log from `start` on, for a message; empty when it cannot be read. */
export async function readLogTail(path: string, start: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const from = Math.max(start, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - from)), { position: from });
    return buffer.toString('utf8', 0, bytesRead).trim();
  } catch {
    // The message is then shorter; the failure that it is about is what matters.
    return '';
  }
}
