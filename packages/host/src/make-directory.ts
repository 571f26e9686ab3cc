import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory and what is missing above it; answers the topmost that was made, or undefined when it was there. That of
 * Node.js, `mkdir` with `recursive`, tries for ever where the kernel says ENOENT of a directory whose parent is there, as
 * `/proc` does (seen in 24.21), and cannot be given up.
 * @throws what mkdir(2) says
 */
export function makeDirectorySync(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, { mode });
    return path;
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
      throw error;
    }
  }
  const first = makeDirectorySync(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else may have been as quick.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    return first;
  }
  return first ?? path;
}

/** The same, beside other work. @throws what mkdir(2) says */
export async function makeDirectory(path: string, mode: number): Promise<string | undefined> {
  try {
    await mkdir(path, { mode });
    return path;
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) {
      if (await isDirectory(path)) return undefined;
      throw error;
    }
  }
  const first = await makeDirectory(dirname(path), mode);
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (!(await isDirectory(path))) throw error;
    return first;
  }
  return first ?? path;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
