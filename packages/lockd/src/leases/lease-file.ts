import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs';
import type { LockBackend } from '../backends/lock-backend.js';
import { type Resource, type Wanted, leaseKey } from './lease-table.js';
import {
  type LookedAt,
  type Removal,
  createLeaseFile,
  leaseFileNames,
  lookAtLockFile,
  removeLeaseFile,
} from './idle-lease-file.js';
import type { Lockspace } from './lockspace.js';
import { Spaces } from './spaces.js';
import { readStoredToken, writeStoredToken } from './stored-token.js';
import { Refusal } from '../refusal.js';

/** Somebody outside of this lockd has the file of a lease locked. */
export class LockedElsewhere extends Error {
  override readonly name = 'LockedElsewhere';
  readonly wanted: Wanted;
  /** Path of the lease file. */
  readonly file: string;

  constructor(wanted: Wanted, file: string) {
    super(`${file} is locked by another process`);
    this.wanted = wanted;
    this.file = file;
  }
}

interface OpenLease {
  readonly fd: number;
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
}

/** A locked file. */
export interface Lock {
  readonly path: string;
  /** What shares the lock when it is duplicated; undefined where locks belong to the process. */
  readonly descriptor:
    | { readonly pid: number; readonly number: number; readonly device: bigint; readonly inode: bigint }
    | undefined;
}

/** How often a lease file may vanish between being opened and being locked. */
const replacements = 20;

/**
 * The lease files that this lockd has locked: one descriptor each, open from the first grant to the last release. Nothing
 * else in the process opens a lease file. Files are kept when a lease is given back: removing them would race with others.
 *
 * Calls must not overlap.
 */
export class LeaseFiles {
  readonly #backend: LockBackend;
  /** The lockspaces that the files lie in. */
  readonly spaces: Spaces;
  readonly #open = new Map<string, OpenLease>();
  readonly #inodes = new Set<string>();

  /** Keeps lease files below `root`, a folder for each lockspace. */
  constructor(root: string, backend: LockBackend) {
    this.#backend = backend;
    this.spaces = new Spaces(root, backend);
  }

  /**
   * Locks the files of all these leases or of none, and answers a fencing token for each, in the order asked for. A lease
   * that is locked already must be shared; it only gets a new token.
   * @throws LockedElsewhere, Refusal LEASE_TAKEN, FILE_NOT_FOUND, LOCK_FAILED, RESOURCE_EXHAUSTED
   */
  async take(wanted: readonly Wanted[]): Promise<number[]> {
    const tokens = new Map<Wanted, number>();
    const taken: Resource[] = [];
    try {
      for (const [name, group] of bySpace(wanted)) {
        const space = this.spaces.get(name);
        await space.exclusively(async () => {
          for (const each of group) {
            if (this.#open.has(leaseKey(each.resource))) continue;
            await this.#lock(space, each);
            taken.push(each.resource);
            this.#refuseTaken(each);
          }
          let token = await space.nextTokens(group.length);
          for (const each of group) {
            this.#mark(each.resource, token);
            tokens.set(each, token++);
          }
        });
      }
    } catch (error) {
      for (const resource of taken.toReversed()) await this.giveBack(resource);
      throw asRefusal(error);
    }
    return wanted.map((each) => tokens.get(each) ?? 0);
  }

  /**
   * Locks the file of a lease again that an earlier lockd held, with the token of that grant.
   * @throws LockedElsewhere, Refusal LOCK_FAILED when it was granted to somebody else meanwhile
   */
  async retake(wanted: Wanted, fencingToken: number): Promise<void> {
    if (this.#open.has(leaseKey(wanted.resource))) return;
    const space = this.spaces.get(wanted.resource.lockspace);
    await space.exclusively(async () => {
      await this.#lock(space, wanted);
      const problem = this.#tokenProblem(wanted, fencingToken);
      if (problem === undefined) return;
      await this.giveBack(wanted.resource);
      throw new Refusal('LOCK_FAILED', problem);
    });
  }

  /**
   * Takes over a descriptor that has the lock of a lease: that of an earlier image of this program, or a duplicate that the
   * guest has. It is closed when it is not what it should be.
   * @throws Refusal LOCK_FAILED that says what is wrong with it
   */
  async adopt(wanted: Wanted, fencingToken: number, fd: number): Promise<void> {
    const path = this.pathOf(wanted.resource);
    const { dev, ino } = fstatSync(fd, { bigint: true });
    const inode = inodeKey(dev, ino);
    let problem: string | undefined;
    if (inodeAt(path) !== inode) problem = `${path} was removed or replaced`;
    else if (this.#inodes.has(inode)) problem = `${path} is a second name of a lease file that is locked already`;
    else if (!(await this.#backend.adopt(fd, wanted.shared ? 'shared' : 'exclusive'))) {
      problem = `${path} is locked by somebody else`;
    }
    if (problem === undefined) {
      this.#open.set(leaseKey(wanted.resource), { fd, path, device: dev, inode: ino });
      this.#inodes.add(inode);
      problem = this.#tokenProblem(wanted, fencingToken);
      if (problem === undefined) return;
      await this.giveBack(wanted.resource);
    } else closeSync(fd);
    throw new Refusal('LOCK_FAILED', problem);
  }

  /** The descriptors that have the locks. */
  descriptors(): { readonly key: string; readonly descriptor: number }[] {
    return [...this.#open].map(([key, { fd }]) => ({ key, descriptor: fd }));
  }

  /** Path of the file that is locked for a resource. */
  pathOf({ lockspace, name, path, direct = false }: Resource): string {
    return direct ? path : this.spaces.get(lockspace).fileOf(name);
  }

  /** Unlocks the file of a lease. */
  async giveBack(resource: Resource): Promise<void> {
    const key = leaseKey(resource);
    const lease = this.#open.get(key);
    if (!lease) return;
    this.#open.delete(key);
    this.#inodes.delete(inodeKey(lease.device, lease.inode));
    try {
      await this.#backend.unlock(lease.fd);
    } finally {
      closeSync(lease.fd);
    }
  }

  /** The lock of a lease; undefined: it is not locked. */
  lockOf(resource: Pick<Resource, 'lockspace' | 'name'>): Lock | undefined {
    const lease = this.#open.get(leaseKey(resource));
    if (!lease) return undefined;
    const { fd, path, device, inode } = lease;
    const descriptor = this.#backend.name === 'ofd' ? { pid: process.pid, number: fd, device, inode } : undefined;
    return { path, descriptor };
  }

  /** How many lease files are locked. */
  get size(): number {
    return this.#open.size;
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    for (const { fd } of this.#open.values()) {
      await this.#backend.unlock(fd);
      closeSync(fd);
    }
    this.spaces.close();
    this.#open.clear();
    this.#inodes.clear();
  }

  /** Gives locked leases new fencing tokens, in the order asked for: they have another owner now. */
  async renumber(resources: readonly Resource[]): Promise<number[]> {
    const tokens = new Map<Resource, number>();
    try {
      for (const [name, group] of bySpace(resources.map((resource) => ({ resource, shared: false })))) {
        const space = this.spaces.get(name);
        await space.exclusively(async () => {
          let token = await space.nextTokens(group.length);
          for (const { resource } of group) {
            this.#mark(resource, token);
            tokens.set(resource, token++);
          }
        });
      }
    } catch (error) {
      throw asRefusal(error);
    }
    return resources.map((resource) => tokens.get(resource) ?? 0);
  }

  /** Makes the file of a lease that nobody holds here; true: it was not there. @throws Refusal LOCK_FAILED, RESOURCE_EXHAUSTED */
  create(lockspace: string, name: string): Promise<boolean> {
    return this.#idly(lockspace, async (space) => createLeaseFile(space, name));
  }

  /** Removes the file of a lease that nobody holds here. @throws Refusal LOCK_FAILED, RESOURCE_EXHAUSTED */
  remove(lockspace: string, name: string): Promise<Removal> {
    return this.#idly(lockspace, (space) => this.#removeIdle(space, name, false));
  }

  /** Removes all lease files that nobody has locked. @throws Refusal LOCK_FAILED, RESOURCE_EXHAUSTED */
  prune(lockspace: string, dryRun: boolean): Promise<{ names: string[]; kept: number }> {
    return this.#idly(lockspace, async (space) => {
      const names: string[] = [];
      let kept = 0;
      for (const name of leaseFileNames(space)) {
        const outcome = await this.#removeIdle(space, name, dryRun);
        if (outcome === 'removed') names.push(name);
        if (outcome === 'locked') kept++;
      }
      return { names, kept };
    });
  }

  /** Looks at the lock file of a resource that nobody holds here. @throws Refusal LOCK_FAILED, RESOURCE_EXHAUSTED */
  lookAt(resource: Resource): Promise<LookedAt & { readonly path: string }> {
    return this.#idly(resource.lockspace, async () => {
      const { direct = false } = resource;
      const path = this.pathOf(resource);
      const here = inodeAt(path);
      if (here !== undefined && this.#inodes.has(here)) return { path, exists: true, token: 0, locked: true };
      return { path, ...(await lookAtLockFile(this.#backend, path, direct)) };
    });
  }

  async #removeIdle(space: Lockspace, name: string, dryRun: boolean): Promise<Removal> {
    const here = inodeAt(space.fileOf(name));
    if (here !== undefined && this.#inodes.has(here)) return 'locked';
    return removeLeaseFile(this.#backend, space, name, dryRun);
  }

  async #idly<T>(lockspace: string, body: (space: Lockspace) => Promise<T>): Promise<T> {
    try {
      const space = this.spaces.get(lockspace);
      return await space.exclusively(() => body(space));
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** Looks whether a lease is still what it was granted as; says what is wrong with it, undefined: nothing. */
  async problem(wanted: Wanted, fencingToken: number): Promise<string | undefined> {
    const lease = this.#open.get(leaseKey(wanted.resource));
    if (!lease) return 'its file is not locked any more';
    if (inodeAt(lease.path) !== inodeKey(lease.device, lease.inode)) return `${lease.path} was removed or replaced`;
    if (!(await this.#backend.adopt(lease.fd, wanted.shared ? 'shared' : 'exclusive'))) {
      return `${lease.path} is locked by somebody else`;
    }
    return this.#tokenProblem(wanted, fencingToken);
  }

  async #lock(space: Lockspace, wanted: Wanted): Promise<void> {
    const { direct = false } = wanted.resource;
    if (direct && this.#backend.name === 'posix') {
      throw new Refusal(
        'INVALID_ARGUMENT',
        'posix locks cover the whole file; a guest could not use a disk that is locked directly',
      );
    }
    const path = direct ? wanted.resource.path : space.fileOf(wanted.resource.name);
    const create = direct || wanted.mustExist === true ? 0 : constants.O_CREAT;
    for (let attempt = 0; attempt < replacements; attempt++) {
      const before = inodeAt(path);
      if (before !== undefined && this.#inodes.has(before)) {
        // Opening it would be harmless, closing it again not: a POSIX lock goes with the first descriptor that is closed.
        throw new Refusal('LOCK_FAILED', `${path} is a second name of a lease file that is locked already`);
      }
      const fd = openSync(path, constants.O_RDWR | create | constants.O_NOFOLLOW, 0o600);
      try {
        if (!(await this.#backend.tryLock(fd, wanted.shared ? 'shared' : 'exclusive'))) {
          throw new LockedElsewhere(wanted, path);
        }
        const { dev, ino } = fstatSync(fd, { bigint: true });
        const inode = inodeKey(dev, ino);
        // Others may remove lease files, as virtlockd does; a lock on a file without a name excludes nobody.
        if (inodeAt(path) === inode) {
          this.#open.set(leaseKey(wanted.resource), { fd, path, device: dev, inode: ino });
          this.#inodes.add(inode);
          return;
        }
      } catch (error) {
        closeSync(fd);
        throw error;
      }
      closeSync(fd);
    }
    throw new Refusal('LOCK_FAILED', `${path} was replaced ${replacements} times while it was being locked`);
  }

  /** Writes the token of a grant into its lease file; a disk that is locked itself is not written to. */
  #mark(resource: Resource, token: number): void {
    if (resource.direct !== true) writeStoredToken(this.#descriptor(resource), token);
  }

  /** Shared holders come and go without harm; an exclusive one would have seen no other token. */
  #tokenProblem({ resource, shared }: Wanted, fencingToken: number): string | undefined {
    if (shared || resource.direct === true) return undefined;
    const stored = readStoredToken(this.#descriptor(resource));
    if (stored === fencingToken) return undefined;
    return `it was granted to somebody else meanwhile (token ${stored}, not ${fencingToken})`;
  }

  #refuseTaken(wanted: Wanted): void {
    const { expectedToken = 0, resource } = wanted;
    if (expectedToken === 0) return;
    const problem = this.#tokenProblem(wanted, expectedToken);
    if (problem === undefined) return;
    throw new Refusal('LEASE_TAKEN', `lease ${leaseKey(resource)}: ${problem}`, {
      path: resource.path,
      expected_token: String(expectedToken),
    });
  }

  #descriptor(resource: Resource): number {
    const lease = this.#open.get(leaseKey(resource));
    if (!lease) throw new Error(`${leaseKey(resource)} is not locked`);
    return lease.fd;
  }
}

/** The wanted leases by lockspace, both sorted, so that two sets never wait for each other. */
function bySpace(wanted: readonly Wanted[]): [string, Wanted[]][] {
  const spaces = Map.groupBy(wanted, ({ resource }) => resource.lockspace);
  const sorted = [...spaces].toSorted(([a], [b]) => order(a, b));
  return sorted.map(([name, group]) => [name, group.toSorted((a, b) => order(a.resource.name, b.resource.name))]);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function inodeAt(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && inodeKey(found.dev, found.ino);
}

function inodeKey(device: bigint, inode: bigint): string {
  return `${device}:${inode}`;
}

const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOLCK', 'ENOMEM']);

/** What the file system refused becomes a refusal of ours; the rest stays what it is. */
function asRefusal(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof Refusal || error instanceof LockedElsewhere || code === undefined) return error;
  if (code === 'ENOENT')
    return new Refusal('FILE_NOT_FOUND', `there is no such lease: ${message}`, { errno: code }, { cause: error });
  return new Refusal(
    exhausted.has(code) ? 'RESOURCE_EXHAUSTED' : 'LOCK_FAILED',
    `the lease file cannot be locked: ${message}`,
    { errno: code },
    { cause: error },
  );
}
