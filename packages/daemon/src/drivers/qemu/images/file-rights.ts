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
  /** Whether it is a device or a pipe, which QEMU opens without waiting; default: no, but a file or a block device. */
  readonly isCharacter?: boolean;
  /** Most bytes that it may have, of which there must be some; absent: QEMU reads of it what it needs. */
  readonly mostBytes?: number;
}

/** What something is that is neither a file nor a block device; undefined: it is one of them. */
export function oddKindOf(stats: Stats): string | undefined {
  if (stats.isFile() || stats.isBlockDevice()) return undefined;
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a pipe';
  return 'neither a file nor a block device';
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
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, when it is not there, or in a folder that `user` may not enter;
 * LAUNCH_FAILED, when it is nothing that can be opened
 */
export async function locateFile(
  wanted: WantedFile,
  user: GuestUser | undefined,
): Promise<{ path: string; stats: Stats }> {
  try {
    const path = await realpath(wanted.path);
    const stats = await stat(path);
    demandKind(wanted, stats);
    demandSize(wanted, stats);
    if (user !== undefined) await demandFolders(wanted, path, user);
    return { path, stats };
  } catch (error) {
    throw fileFault(error, wanted);
  }
}

/** QEMU would wait for whoever writes to a pipe, and a guest that runs already would stand still with it. */
function demandKind({ path, field, isCharacter = false }: WantedFile, stats: Stats): void {
  const odd = isCharacter ? undefined : oddKindOf(stats);
  if (odd === undefined) return;
  throw new Fault('LAUNCH_FAILED', `${field}: ${path} is ${odd}; a file or a block device is accepted`, {
    metadata: { path },
    violations: [{ field, found: path, expected: 'a file or a block device' }],
  });
}

/** What QEMU reads to its end may have none, as files of /proc do, which say that they are empty, or be as large as the host. */
function demandSize({ path, field, mostBytes }: WantedFile, { size }: Stats): void {
  if (mostBytes === undefined || (size > 0 && size <= mostBytes)) return;
  const expected = `1 to ${mostBytes} bytes`;
  throw new Fault('LAUNCH_FAILED', `${field}: ${path} has ${size} bytes; ${expected} are accepted`, {
    metadata: { path },
    violations: [{ field, found: `${size} bytes`, expected }],
  });
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
  if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM' || code === 'EDQUOT') {
    return new Fault('RESOURCE_EXHAUSTED', `${field}: ${path} cannot be opened: ${code}`, details, options);
  }
  // EISDIR, ENXIO, ENAMETOOLONG, EIO ...: whatever the kernel says of a path is said of that path. Node.js refuses one with NUL.
  if (code !== undefined && /^E[A-Z0-9]+$|^ERR_INVALID_ARG_VALUE$/.test(code)) {
    return new Fault('LAUNCH_FAILED', `${field}: ${path} is no file that can be opened: ${code}`, details, options);
  }
  return error;
}
