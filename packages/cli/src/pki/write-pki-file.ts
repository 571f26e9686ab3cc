import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory } from '@holdfast/host';

/**
 * Writes a file whole or not at all, with its mode from the first moment on. Its directory is made where there is none;
 * `isPrivate` closes that to others.
 */
export async function writePkiFile(
  path: string,
  text: string,
  { mode, isPrivate = false }: { readonly mode: number; readonly isPrivate?: boolean },
): Promise<void> {
  await makeDirectory(dirname(path), isPrivate ? 0o700 : 0o755);
  const hidden = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    const file = await open(hidden, 'wx', 0o600);
    try {
      await file.writeFile(text);
      // Not left to the mask of whoever runs this: the daemon of another user reads certificates.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(hidden, path);
  } finally {
    await rm(hidden, { force: true });
  }
}
