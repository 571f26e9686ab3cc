import type { FileAccess } from '../files/file-access.js';
import type { Wanted } from '../lease-table.js';

/** What was found when a lease was looked at. */
export interface Finding {
  /** What is wrong with it; undefined: nothing. */
  readonly problem: string | undefined;
  /** The file that is locked. */
  readonly inode: string;
}

/**
 * Looks whether the lock that a descriptor has is still that of a lease.
 * @throws FileSystemHangs, ErrnoException: then nothing was found
 */
export async function inspectLease(
  access: FileAccess,
  path: string,
  descriptor: number,
  wanted: Wanted,
  fencingToken: number,
): Promise<Finding> {
  const { shared, resource } = wanted;
  const options = { shared, direct: resource.direct === true };
  const { own, named, isLocked, token } = await access.step('inspect', path, descriptor, options);
  let problem: string | undefined;
  if (own !== named) problem = `${path} was removed or replaced`;
  else if (isLocked) problem = takenSince(wanted, fencingToken, token);
  else problem = `${path} is locked by somebody else`;
  return { problem, inode: own };
}

/**
 * Looks whether a descriptor that an earlier image of this program had is of the same file, and has its lock. What became of the
 * file's name and of its token meanwhile is looked at when all leases are, soon after: that takes three times as long.
 * @throws as `inspectLease` does
 */
export async function confirmLease(
  access: FileAccess,
  path: string,
  descriptor: number,
  { shared }: Pick<Wanted, 'shared'>,
  inode: string,
): Promise<Finding> {
  const { own, isLocked } = await access.step('confirm', descriptor, shared);
  if (own !== inode) return { problem: `its descriptor is of another file than ${path}`, inode: own };
  return { problem: isLocked ? undefined : `${path} is locked by somebody else`, inode: own };
}

/** Shared holders come and go without harm; an exclusive one would have seen no other token. */
export function takenSince(wanted: Wanted, fencingToken: number, stored: number): string | undefined {
  const { resource, shared, renumbered } = wanted;
  if (shared || resource.direct === true || stored === fencingToken || stored === renumbered) return undefined;
  return `it was granted to somebody else meanwhile (token ${stored}, not ${fencingToken})`;
}
