import type { Stats } from 'node:fs';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../../../model/fault.js';
import type { GuestUser } from '../process/guest-user.js';

/** A file that QEMU will open, and the field of the spec that names it. */
export interface WantedFile {
  readonly path: string;
  readonly field: string;
  readonly write: boolean;
}

/** Whether a user may do that with a file, by its owner and mode; bits as in `rwx`. */
export function mayAccess(
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  user: GuestUser,
  bits: number,
): boolean {
  const shift = user.uid === uid ? 6 : user.gid === gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

/**
 * Where a file really is, and who owns it.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, when it is not there, or in a folder that `user` may not enter
 */
export async function locateFile(
  wanted: WantedFile,
  user: GuestUser | undefined,
): Promise<{ path: string; stats: Stats }> {
  try {
    const path = await realpath(wanted.path);
    const stats = await stat(path);
    if (user !== undefined) await demandFolders(wanted, path, user);
    return { path, stats };
  } catch (error) {
    throw fileFault(error, wanted);
  }
}

async function demandFolders(wanted: WantedFile, path: string, user: GuestUser): Promise<void> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const stats = await stat(folder);
    if (!mayAccess(stats, user, 0b001)) throw permissionFault(wanted, folder, stats, user, 'enter');
    if (folder === '/') return;
  }
}

/**
 * Makes sure that the daemon itself, as which the guest then runs, may use a file.
 * @throws Fault FILE_PERMISSION
 */
export async function demandOwnAccess(wanted: WantedFile, path: string, stats: Stats): Promise<void> {
  try {
    await access(path, wanted.write ? constants.R_OK | constants.W_OK : constants.R_OK);
  } catch {
    const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    throw permissionFault(wanted, path, stats, own, wanted.write ? 'write' : 'read');
  }
}

function permissionFault(wanted: WantedFile, path: string, stats: Stats, user: GuestUser, verb: string): Fault {
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  const place = path === wanted.path ? path : `${path}, on the way to ${wanted.path},`;
  return new Fault(
    'FILE_PERMISSION',
    `${wanted.field}: ${place} has mode ${mode} and owner ${stats.uid}:${stats.gid}; uid ${user.uid}, as which the guest runs, may not ${verb} it`,
    {
      violations: [{ field: wanted.field, found: wanted.path, expected: `a file that uid ${user.uid} may use` }],
      metadata: { path, uid: String(user.uid), gid: String(user.gid), mode, owner: `${stats.uid}:${stats.gid}` },
    },
  );
}

/** What an error of the file system means to whoever wrote the spec; other errors are answered as they are. */
export function fileFault(error: unknown, { path, field }: Pick<WantedFile, 'path' | 'field'>): unknown {
  if (error instanceof Fault) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const details = {
    metadata: { path, uid: String(process.getuid?.() ?? '') },
    violations: [{ field, found: path, expected: 'a file' }],
  };
  const options = { cause: error };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Fault('FILE_NOT_FOUND', `${field}: ${path} does not exist`, details, options);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ELOOP') {
    return new Fault('FILE_PERMISSION', `${field}: ${path} cannot be used: ${code}`, details, options);
  }
  if (code === 'ENXIO' || code === 'ENODEV' || code === 'EISDIR') {
    return new Fault('LAUNCH_FAILED', `${field}: ${path} is no file that can be opened: ${code}`, details, options);
  }
  if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM' || code === 'EDQUOT') {
    return new Fault('RESOURCE_EXHAUSTED', `${field}: ${path} cannot be opened: ${code}`, details, options);
  }
  return error;
}
