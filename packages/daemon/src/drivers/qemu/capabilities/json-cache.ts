import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory } from '@holdfast/host';

/**
 * What was kept under a key; undefined: nothing, something else, or something unreadable. A cache may be lost at any
 * time, so it is neither synced nor guarded against.
 */
export async function readCache<T>(path: string, key: unknown): Promise<T | undefined> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as { readonly key: unknown; readonly value: T };
    return JSON.stringify(kept.key) === JSON.stringify(key) ? kept.value : undefined;
  } catch {
    // Not there, or damaged: asked again.
    return undefined;
  }
}

/** Keeps a value under a key, for the next run of the daemon; whether that works does not matter to this one. */
export async function writeCache(path: string, key: unknown, value: unknown): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await makeDirectory(dirname(path), 0o700);
    await writeFile(temporary, JSON.stringify({ key, value }), { mode: 0o600, flush: false });
    await rename(temporary, path);
  } catch {
    // The next run asks again.
  }
}
