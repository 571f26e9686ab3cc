import { lstatSync, realpathSync } from 'node:fs';
import { enableCompileCache, flushCompileCache, getCompileCacheDir } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { makeDirectorySync } from './make-directory.js';

/** Whose process it is, as far as it matters where compiled code is kept. */
export interface CodeOwner {
  readonly uid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Lets Node.js keep what it compiles from here on, and take it from where an earlier process of the same user kept it. Whoever
 * can write there decides what runs: a folder that is not this user's alone, on all the way to it, is not used. Does nothing
 * where `NODE_COMPILE_CACHE` has said already where, or `NODE_DISABLE_COMPILE_CACHE` that nowhere; never throws.
 */
export function keepCompiled(owner: CodeOwner = { uid: process.geteuid?.() ?? -1, environment: process.env }): void {
  if (getCompileCacheDir() !== undefined) return;
  const folder = folderOfCode(owner);
  const own = folder === undefined ? undefined : makePrivateFolder(folder, owner.uid);
  if (own !== undefined) enableCompileCache(own);
}

/** Writes down what was compiled so far, if it was not before: a daemon runs for months and may be killed. */
export function writeCompiled(): void {
  if (getCompileCacheDir() !== undefined) flushCompileCache();
}

/** Makes a folder in which nobody but a user and root can put anything, now or later; undefined: there it cannot be. */
export function makePrivateFolder(folder: string, uid: number): string | undefined {
  try {
    makeDirectorySync(folder, 0o700);
    const { uid: owner, mode } = lstatSync(folder);
    if (owner !== uid || (mode & 0o777) !== 0o700) return undefined;
    const real = realpathSync(folder);
    return isGuarded(dirname(real), uid) ? real : undefined;
  } catch {
    // A home that is not there, or not writable: the program starts slower, and does start.
    return undefined;
  }
}

/** The folder for compiled code of a user. Root's is never below HOME, which `sudo` may leave at somebody else's. */
export function folderOfCode({ uid, environment }: CodeOwner): string | undefined {
  const cache = cacheOf(uid, environment);
  return cache === undefined ? undefined : join(cache, 'holdfast', 'compiled');
}

function cacheOf(uid: number, environment: CodeOwner['environment']): string | undefined {
  if (uid === 0) return '/var/cache';
  const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = environment;
  if (isAbsolute(cache)) return cache;
  return isAbsolute(home) ? join(home, '.cache') : undefined;
}

/** Whether nobody but the user and root can put another folder in the place of one that is in `folder`. */
function isGuarded(folder: string, uid: number): boolean {
  const { uid: owner, mode } = lstatSync(folder);
  const isSticky = (mode & 0o1000) !== 0;
  if (owner !== uid && owner !== 0) return false;
  if ((mode & 0o022) !== 0 && !isSticky) return false;
  const above = dirname(folder);
  return above === folder || isGuarded(above, uid);
}
