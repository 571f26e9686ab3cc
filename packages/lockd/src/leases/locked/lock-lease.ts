import { Refusal } from '../../refusal.js';
import type { FileAccess } from '../files/file-access.js';
import type { Wanted } from '../lease-table.js';
import { LockedElsewhere } from './locked-elsewhere.js';
import type { OpenLeases } from './open-leases.js';

/** How often a lease file may vanish between being opened and being locked. */
const replacements = 20;

/**
 * Opens and locks the file of a lease, and adds it to those that are locked.
 * @param mostDescriptors - Descriptors that leases may have, which are given out from the lowest; 0: any number. What is left
 * is for those who connect: leases that take all lock out whoever could give them back.
 * @throws LockedElsewhere, Refusal LOCK_FAILED, ErrnoException, FileSystemHangs
 */
export async function lockLease(
  open: OpenLeases,
  access: FileAccess,
  path: string,
  wanted: Wanted,
  mostDescriptors: number,
): Promise<void> {
  const { resource, shared, mustExist = false } = wanted;
  const create = resource.direct !== true && !mustExist;
  for (let attempt = 0; attempt < replacements; attempt++) {
    // Opening it would be harmless, closing it again not: a POSIX lock goes with the first descriptor that is closed.
    if (open.hasFile(await access.step('identify', path))) throw secondName(path);
    const got = await access.step('lockFile', path, { shared, create });
    if (got.kind === 'busy') throw new LockedElsewhere(wanted, path, got.inode);
    if (got.kind === 'replaced') continue;
    const { descriptor, inode } = got;
    const isWithin = mostDescriptors === 0 || descriptor < mostDescriptors;
    if (isWithin && open.add(resource, { descriptor, path, access, inode })) return;
    await access.giveBack('letGo', descriptor);
    if (!isWithin) throw tooMany(mostDescriptors);
    throw secondName(path);
  }
  throw new Refusal('LOCK_FAILED', `${path} was replaced ${replacements} times while it was being locked`);
}

function secondName(path: string): Refusal {
  return new Refusal('LOCK_FAILED', `${path} is a second name of a lease file that is locked already`);
}

function tooMany(most: number): Error {
  const message = `EMFILE: ${most} descriptors are in use; the rest of what this process may have is kept for connections`;
  return Object.assign(new Error(message), { code: 'EMFILE' });
}
