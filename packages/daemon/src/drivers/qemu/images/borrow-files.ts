import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { GuestUser } from '../process/guest-user.js';
import { demandOwnAccess, locateFile, mayAccess, type WantedFile } from './file-rights.js';

/** A file that belongs to the user of a guest while that guest lives. */
export interface BorrowedFile {
  readonly path: string;
  /** Its file system and number, as text: both may pass what a number holds. */
  readonly identity: string;
  /** Whose it was, and whose it shall be again. */
  readonly owner: GuestUser;
  readonly user: GuestUser;
}

/**
 * Lets the user of a guest open a file: as it is when its mode allows that, else by making it the owner, as libvirt does.
 * Answers what has to be given back; undefined: nothing.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION
 */
export async function borrowFile(wanted: WantedFile, user: GuestUser | undefined): Promise<BorrowedFile | undefined> {
  const { path, stats } = await locateFile(wanted, user);
  if (user === undefined) {
    await demandOwnAccess(wanted, path, stats);
    return undefined;
  }
  if (mayAccess(stats, user, wanted.write ? 0b110 : 0b100)) return undefined;
  await using file = await openUnfollowed(path);
  const found = await file.stat();
  await file.chown(user.uid, user.gid);
  return { path, identity: `${found.dev}:${found.ino}`, owner: { uid: found.uid, gid: found.gid }, user };
}

/** Gives a file back to its owner, unless it is another file by now or somebody else has changed its owner. */
export async function returnFile({ path, identity, owner, user }: BorrowedFile): Promise<void> {
  await using file = await openUnfollowed(path);
  const { dev, ino, uid, gid } = await file.stat();
  if (`${dev}:${ino}` !== identity || uid !== user.uid || gid !== user.gid) return;
  await file.chown(owner.uid, owner.gid);
}

/** The path was resolved: a link in its place would be somebody's trick. A pipe without a reader must not block. */
function openUnfollowed(path: string): ReturnType<typeof open> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}
