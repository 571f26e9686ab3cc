import { closeSync, constants, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LockBackend } from './backends/lock-backend.js';
import { type Resource, type Wanted, leaseKey } from './lease-table.js';
import { Lockspace } from './lockspace.js';
import { Refusal } from './refusal.js';

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
  readonly #root: string;
  readonly #backend: LockBackend;
  readonly #spaces = new Map<string, Lockspace>();
  readonly #open = new Map<string, OpenLease>();
  readonly #inodes = new Set<string>();

  /** Keeps lease files below `root`, a folder for each lockspace. */
  constructor(root: string, backend: LockBackend) {
    this.#root = root;
    this.#backend = backend;
  }

  /**
   * Locks the files of all these leases or of none, and answers a fencing token for each, in the order asked for. A lease
   * that is locked already must be shared; it only gets a new token.
   * @throws LockedElsewhere, Refusal LOCK_FAILED, RESOURCE_EXHAUSTED
   */
  async take(wanted: readonly Wanted[]): Promise<number[]> {
    const tokens = new Map<Wanted, number>();
    const taken: Resource[] = [];
    try {
      for (const [name, group] of bySpace(wanted)) {
        const space = this.#space(name);
        await space.exclusively(async () => {
          for (const each of group) {
            if (this.#open.has(leaseKey(each.resource))) continue;
            await this.#lock(space, each);
            taken.push(each.resource);
          }
          let token = await space.nextTokens(group.length);
          for (const each of group) {
            this.#writeToken(each.resource, token);
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
    const space = this.#space(wanted.resource.lockspace);
    await space.exclusively(async () => {
      await this.#lock(space, wanted);
      const stored = this.#readToken(wanted.resource);
      // Shared holders come and go without harm; an exclusive one would have seen no other token.
      if (wanted.shared || stored === fencingToken) return;
      await this.giveBack(wanted.resource);
      throw new Refusal(
        'LOCK_FAILED',
        `it was granted to somebody else meanwhile (token ${stored}, not ${fencingToken})`,
      );
    });
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
    for (const space of this.#spaces.values()) space.close();
    this.#open.clear();
    this.#inodes.clear();
    this.#spaces.clear();
  }

  #space(name: string): Lockspace {
    let space = this.#spaces.get(name);
    if (!space) {
      space = new Lockspace(join(this.#root, name), this.#backend);
      this.#spaces.set(name, space);
    }
    return space;
  }

  async #lock(space: Lockspace, wanted: Wanted): Promise<void> {
    const path = space.fileOf(wanted.resource.name);
    for (let attempt = 0; attempt < replacements; attempt++) {
      const before = inodeAt(path);
      if (before !== undefined && this.#inodes.has(before)) {
        // Opening it would be harmless, closing it again not: a POSIX lock goes with the first descriptor that is closed.
        throw new Refusal('LOCK_FAILED', `${path} is a second name of a lease file that is locked already`);
      }
      const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
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

  #writeToken(resource: Resource, token: number): void {
    const stored = Buffer.alloc(8);
    stored.writeBigUInt64LE(BigInt(token));
    writeSync(this.#descriptor(resource), stored, 0, 8, 0);
  }

  #readToken(resource: Resource): number {
    const stored = Buffer.alloc(8);
    return readSync(this.#descriptor(resource), stored, 0, 8, 0) === 8 ? Number(stored.readBigUInt64LE()) : 0;
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
  return new Refusal(
    exhausted.has(code) ? 'RESOURCE_EXHAUSTED' : 'LOCK_FAILED',
    `the lease file cannot be locked: ${message}`,
    { errno: code },
    { cause: error },
  );
}
