import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Fault } from '../../../model/fault.js';
import type { GuestUser } from '../process/guest-user.js';
import { onStorage } from '../../../model/storage-turns.js';
import { demandOwnAccess, locateFile, mayAccess, type WantedFile } from './file-rights.js';

/** A file that belongs to the user of a guest while that guest lives. */
export interface BorrowedFile {
  readonly path: string;
  /** Its file system and number, as text: both may pass what a number holds. */
  readonly identity: string;
  /** Whose it was, and whose it shall be again. */
  readonly owner: GuestUser;
  readonly user: GuestUser;
  /** Alias of the disk that was plugged in and needs it; absent: it is needed until the guest ends. */
  readonly device?: string;
}

/**
 * Finds out whether the user of a guest can open a file as it is, or has to be made its owner for a while, as libvirt
 * does; undefined: it can. Changes nothing yet, so that the loan can be written down first.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION; the signal's reason
 */
export function planLoan(
  wanted: WantedFile,
  user: GuestUser | undefined,
  signal: AbortSignal,
): Promise<BorrowedFile | undefined> {
  return onStorage(() => plan(wanted, user), signal);
}

async function plan(wanted: WantedFile, user: GuestUser | undefined): Promise<BorrowedFile | undefined> {
  const { path, stats } = await locateFile(wanted, user);
  if (user === undefined) {
    await demandOwnAccess(wanted, path, stats);
    return undefined;
  }
  if (mayAccess(stats, user, wanted.write ? 0b110 : 0b100)) return undefined;
  return { path, identity: `${stats.dev}:${stats.ino}`, owner: { uid: stats.uid, gid: stats.gid }, user };
}

/**
 * Makes the user of a guest the owner of a file.
 * @throws ErrnoException; Fault FILE_NOT_FOUND when another file is in its place by now
 */
export function takeLoan(loan: BorrowedFile): Promise<void> {
  return onStorage(() => take(loan));
}

async function take({ path, identity, user }: BorrowedFile): Promise<void> {
  await using file = await openUnfollowed(path);
  const { dev, ino } = await file.stat();
  if (`${dev}:${ino}` !== identity) throw new Fault('FILE_NOT_FOUND', `${path} was replaced while the guest started`);
  await file.chown(user.uid, user.gid);
}

/** Gives a file back to its owner, unless it is another file by now or somebody else has changed its owner. */
export function returnFile(loan: BorrowedFile): Promise<void> {
  return onStorage(() => giveBack(loan));
}

async function giveBack({ path, identity, owner, user }: BorrowedFile): Promise<void> {
  await using file = await openUnfollowed(path);
  const { dev, ino, uid, gid } = await file.stat();
  if (`${dev}:${ino}` !== identity || uid !== user.uid || gid !== user.gid) return;
  await file.chown(owner.uid, owner.gid);
}

/** The path was resolved: a link in its place would be somebody's trick. A pipe without a reader must not block. */
function openUnfollowed(path: string): ReturnType<typeof open> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}
