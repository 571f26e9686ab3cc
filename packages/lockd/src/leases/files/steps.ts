import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  realpathSync,
  statSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeDirectorySync } from '@holdfast/host';
import type { LockBackend } from '../../backends/lock-backend.js';
import type { Attempt, Inspection, LookedAt, OpenedSpace, Removal, Resolved } from './step-answers.js';
import { readStoredToken, writeStoredToken } from './stored-token.js';

/**
 * What is done to the files of lockspaces and to the paths of disks, step by step. Each may run in a thread of its own, so
 * what goes in and comes out can be copied; each leaves nothing half done that its answer does not tell.
 */

/** How many fencing tokens are put aside durably at a time, so that not every grant waits for the disk. */
const tokenBlock = 4096n;
const synchronise = promisify(fdatasync);
/** A link would be a second name; what is a pipe or a line without a carrier must not hold the one thread that all wait for. */
const carefully = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a lockspace and makes it where it is missing. One of ours must be no link: that would be a second name of another. */
async function openSpace(_: LockBackend, directory: string, isOurs: boolean): Promise<OpenedSpace> {
  makeDirectorySync(directory, 0o700);
  const found = isOurs ? directory : realpathSync(directory);
  if (!lstatSync(found).isDirectory()) {
    throw Object.assign(new Error(`${found} is not a directory`), { code: 'ENOTDIR' });
  }
  const index = openSync(join(found, '.index'), carefully | constants.O_CREAT, 0o600);
  try {
    return {
      directory: found,
      index,
      indexInode: inodeOfFile(index, join(found, '.index')),
      inode: inodeAt(found) ?? '',
      type: statfsSync(found).type,
    };
  } catch (error) {
    closeSync(index);
    throw error;
  }
}

async function tryLock(backend: LockBackend, descriptor: number): Promise<boolean> {
  return backend.tryLock(descriptor, 'exclusive');
}

async function unlock(backend: LockBackend, descriptor: number): Promise<void> {
  await backend.unlock(descriptor);
}

/** Unlocks a file and closes it, whatever happens. */
async function letGo(backend: LockBackend, descriptor: number): Promise<void> {
  try {
    await backend.unlock(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives out so many tokens; answers the last one. `mine` is the last that this process gave out. */
async function nextTokens(_: LockBackend, index: number, count: number, mine: bigint | undefined): Promise<bigint> {
  const stored = Buffer.alloc(16);
  const length = readSync(index, stored, 0, 16, 0);
  const given = length === 16 ? stored.readBigUInt64LE(0) : 0n;
  let aside = length === 16 ? stored.readBigUInt64LE(8) : 0n;
  // What this process gave out counts even if the file says less: a file server may have forgotten.
  const last = mine === undefined ? max(given, aside) : max(given, mine);
  const next = last + BigInt(count);
  if (next > BigInt(Number.MAX_SAFE_INTEGER)) return next;
  const isDurable = next <= aside;
  if (!isDurable) aside = next + tokenBlock;
  stored.writeBigUInt64LE(next, 0);
  stored.writeBigUInt64LE(aside, 8);
  writeSync(index, stored, 0, 16, 0);
  if (!isDurable) await synchronise(index);
  return next;
}

async function identify(_: LockBackend, path: string): Promise<string | undefined> {
  return inodeAt(path);
}

/** Opens and locks a file; what is not locked in the end is closed. */
async function lockFile(
  backend: LockBackend,
  path: string,
  options: { readonly shared: boolean; readonly create: boolean },
): Promise<Attempt> {
  const descriptor = openSync(path, carefully | (options.create ? constants.O_CREAT : 0), 0o600);
  try {
    const inode = inodeOfFile(descriptor, path);
    const isLocked = await backend.tryLock(descriptor, options.shared ? 'shared' : 'exclusive');
    if (!isLocked) {
      closeSync(descriptor);
      return { kind: 'busy', inode };
    }
    // Others may remove lease files, as virtlockd does; a lock on a file without a name excludes nobody.
    if (inodeAt(path) === inode) return { kind: 'locked', descriptor, inode };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  closeSync(descriptor);
  return { kind: 'replaced' };
}

async function writeToken(_: LockBackend, descriptor: number, token: number): Promise<void> {
  writeStoredToken(descriptor, token);
}

async function readToken(_: LockBackend, descriptor: number): Promise<number> {
  return readStoredToken(descriptor);
}

async function inspect(
  backend: LockBackend,
  path: string,
  descriptor: number,
  options: { readonly shared: boolean; readonly direct: boolean },
): Promise<Inspection> {
  const own = inodeOf(descriptor);
  const named = inodeAt(path);
  const isLocked = own === named && (await backend.adopt(descriptor, options.shared ? 'shared' : 'exclusive'));
  return { own, named, isLocked, token: options.direct ? 0 : readStoredToken(descriptor) };
}

/** Which file a descriptor is of that came with its lock, and whether it still has that. */
async function confirm(
  backend: LockBackend,
  descriptor: number,
  shared: boolean,
): Promise<Pick<Inspection, 'own' | 'isLocked'>> {
  const own = inodeOf(descriptor);
  return { own, isLocked: await backend.adopt(descriptor, shared ? 'shared' : 'exclusive') };
}

/** Makes a lease file; true: it was not there. */
async function createFile(_: LockBackend, path: string): Promise<boolean> {
  try {
    closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lease file unless somebody has it locked. `isTrial`: only says what would become of it. */
async function removeFile(backend: LockBackend, path: string, isTrial: boolean): Promise<Removal> {
  const descriptor = openIfThere(path);
  if (descriptor === undefined) return 'missing';
  try {
    // Whoever has it locked exclusively and sees its name gone afterwards locks the next file of that name.
    if (!(await backend.tryLock(descriptor, 'exclusive'))) return 'locked';
    if (inodeAt(path) !== inodeOf(descriptor)) return 'missing';
    if (!isTrial) unlinkSync(path);
    return 'removed';
  } finally {
    closeSync(descriptor);
  }
}

/** Names of the files of a directory. */
async function fileNames(_: LockBackend, directory: string): Promise<string[]> {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}

/** Looks at a lock file; it is locked for a moment to see whether it can be. */
async function lookAt(backend: LockBackend, path: string, direct: boolean): Promise<LookedAt> {
  const descriptor = openIfThere(path);
  if (descriptor === undefined) return { exists: false, token: 0, locked: false, inode: undefined };
  try {
    const inode = inodeOfFile(descriptor, path);
    const isFree = await backend.tryLock(descriptor, 'exclusive');
    const token = direct ? 0 : readStoredToken(descriptor);
    return { exists: true, token, locked: !isFree, inode };
  } finally {
    closeSync(descriptor);
  }
}

async function resolve(_: LockBackend, path: string): Promise<Resolved> {
  const resolved = realpathSync(path);
  return { path: resolved, identity: identityOf(statSync(resolved, { bigint: true })) };
}

/** The steps by name; each is given the backend first. */
export interface Steps {
  readonly openSpace: typeof openSpace;
  readonly tryLock: typeof tryLock;
  readonly unlock: typeof unlock;
  readonly letGo: typeof letGo;
  readonly nextTokens: typeof nextTokens;
  readonly identify: typeof identify;
  readonly lockFile: typeof lockFile;
  readonly writeToken: typeof writeToken;
  readonly readToken: typeof readToken;
  readonly inspect: typeof inspect;
  readonly confirm: typeof confirm;
  readonly createFile: typeof createFile;
  readonly removeFile: typeof removeFile;
  readonly fileNames: typeof fileNames;
  readonly lookAt: typeof lookAt;
  readonly resolve: typeof resolve;
}

/** All of them. */
export const steps: Steps = {
  openSpace,
  tryLock,
  unlock,
  letGo,
  nextTokens,
  identify,
  lockFile,
  writeToken,
  readToken,
  inspect,
  confirm,
  createFile,
  removeFile,
  fileNames,
  lookAt,
  resolve,
};

/** Names a file for good: two device nodes of one block device have different inodes. */
export function identityOf(file: {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly rdev: bigint;
  isBlockDevice(): boolean;
}): string {
  return file.isBlockDevice() ? `block:${file.rdev}` : `${file.dev}:${file.ino}`;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, carefully);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What keeps no token, and is no disk either, is nothing that a lock protects. */
function inodeOfFile(descriptor: number, path: string): string {
  const found = fstatSync(descriptor, { bigint: true });
  if (found.isFile() || found.isBlockDevice()) return `${found.dev}:${found.ino}`;
  throw Object.assign(new Error(`ENOTSUP: ${path} is neither a file nor a block device`), { code: 'ENOTSUP' });
}

function inodeAt(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

function inodeOf(descriptor: number): string {
  const { dev, ino } = fstatSync(descriptor, { bigint: true });
  return `${dev}:${ino}`;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
