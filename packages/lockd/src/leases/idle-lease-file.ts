import { closeSync, constants, fstatSync, openSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import type { LockBackend } from '../backends/lock-backend.js';
import type { Lockspace } from './lockspace.js';
import { leaseName } from './resource.js';
import { readStoredToken } from './stored-token.js';

/**
 * What is done to lease files that this lockd has not locked. All of it happens while the lockspace is had exclusively, and
 * none of it to a file that is locked here: closing a second descriptor of one would drop its lock, where locks belong to
 * the process.
 */

/** Makes a lease file; true: it was not there. */
export function createLeaseFile(space: Lockspace, name: string): boolean {
  try {
    closeSync(openSync(space.fileOf(name), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What became of a lease file that was to be removed. */
export type Removal = 'removed' | 'missing' | 'locked';

/** Removes a lease file unless somebody has it locked. `dryRun`: only says what would become of it. */
export async function removeLeaseFile(
  backend: LockBackend,
  space: Lockspace,
  name: string,
  dryRun = false,
): Promise<Removal> {
  const path = space.fileOf(name);
  const fd = openIfThere(path);
  if (fd === undefined) return 'missing';
  try {
    // Whoever has it locked exclusively and sees its name gone afterwards locks the next file of that name.
    if (!(await backend.tryLock(fd, 'exclusive'))) return 'locked';
    const { dev, ino } = fstatSync(fd, { bigint: true });
    const there = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (there?.dev !== dev || there.ino !== ino) return 'missing';
    if (!dryRun) unlinkSync(path);
    return 'removed';
  } finally {
    closeSync(fd);
  }
}

/** Names of the lease files of a lockspace; what has another kind of name is not ours. */
export function leaseFileNames(space: Lockspace): string[] {
  return readdirSync(space.directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && leaseName.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
}

/** How a lock file is that is not locked here. */
export interface LookedAt {
  readonly exists: boolean;
  /** Of a file that is locked directly: always 0. */
  readonly token: number;
  readonly locked: boolean;
}

/** Looks at a lock file; it is locked for a moment to see whether it can be. */
export async function lookAtLockFile(backend: LockBackend, path: string, direct: boolean): Promise<LookedAt> {
  const fd = openIfThere(path);
  if (fd === undefined) return { exists: false, token: 0, locked: false };
  try {
    const free = await backend.tryLock(fd, 'exclusive');
    return { exists: true, token: direct ? 0 : readStoredToken(fd), locked: !free };
  } finally {
    closeSync(fd);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
