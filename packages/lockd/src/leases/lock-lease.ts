import { Refusal } from '../refusal.js';
import type { FileAccess } from './files/file-access.js';
import type { Wanted } from './lease-table.js';
import { LockedElsewhere } from './locked-elsewhere.js';
import type { OpenLeases } from './open-leases.js';

/** How often a lease file may vanish between being opened and being locked. */
const replacements = 20;

/**
 * Opens and locks the file of a lease, and adds it to those that are locked.
 * @throws LockedElsewhere, Refusal LOCK_FAILED, ErrnoException, FileSystemHangs
 */
export async function lockLease(open: OpenLeases, access: FileAccess, path: string, wanted: Wanted): Promise<void> {
  const { resource, shared, mustExist = false } = wanted;
  const create = resource.direct !== true && !mustExist;
  for (let attempt = 0; attempt < replacements; attempt++) {
    // Opening it would be harmless, closing it again not: a POSIX lock goes with the first descriptor that is closed.
    if (open.hasFile(await access.step('identify', path))) throw secondName(path);
    const got = await access.step('lockFile', path, { shared, create });
    if (got.kind === 'busy') throw new LockedElsewhere(wanted, path, got.inode);
    if (got.kind === 'replaced') continue;
    const { descriptor, inode } = got;
    if (open.add(resource, { descriptor, path, access, inode })) return;
    await access.giveBack('letGo', descriptor);
    throw secondName(path);
  }
  throw new Refusal('LOCK_FAILED', `${path} was replaced ${replacements} times while it was being locked`);
}

function secondName(path: string): Refusal {
  return new Refusal('LOCK_FAILED', `${path} is a second name of a lease file that is locked already`);
}
