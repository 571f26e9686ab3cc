import type { LockBackend } from '../backends/lock-backend.js';
import { mostDescriptors } from '../host/most-descriptors.js';
import { Refusal } from '../refusal.js';
import { FileSystems } from './files/file-systems.js';
import type { LookedAt } from './files/step-answers.js';
import { IdleFiles } from './idle-files.js';
import { LeasePlaces } from './lease-places.js';
import { type Resource, type Wanted, bySpace } from './lease-table.js';
import { confirmLease, inspectLease, takenSince } from './locked/inspect-lease.js';
import { LeaseTokens } from './locked/lease-tokens.js';
import { lockLease } from './locked/lock-lease.js';
import { type CarriedFile, type Lock, type OpenLease, OpenLeases, describeLock } from './locked/open-leases.js';
import { Spaces } from './spaces.js';

/** So many descriptors at most are kept from leases. */
const mostKept = 64;

/**
 * The lease files that this lockd has locked: one descriptor each, open from the first grant to the last release. Nothing
 * else in the process opens a lease file. Files are kept when a lease is given back: removing them would race with others.
 *
 * Calls about one lockspace must not overlap, but for `giveBack`, which is legal at any time.
 */
export class LeaseFiles {
  readonly #backend: LockBackend;
  readonly #open = new OpenLeases();
  readonly #mostDescriptors: number;
  /** The lockspaces that the files lie in. */
  readonly spaces: Spaces;
  /** How files are reached. */
  readonly fileSystems: FileSystems;
  /** Where the files lie. */
  readonly places: LeasePlaces;
  /** The fencing tokens in those that are locked. */
  readonly tokens: LeaseTokens;
  /** Files that are not locked here. */
  readonly idle: IdleFiles;

  /** Keeps lease files below `root`, a folder for each lockspace. */
  constructor(
    root: string,
    backend: LockBackend,
    fileSystems: FileSystems = new FileSystems(backend),
    limit: number = mostDescriptors(),
  ) {
    this.#mostDescriptors = limit - Math.min(mostKept, Math.floor(limit / 8));
    this.#backend = backend;
    this.fileSystems = fileSystems;
    this.spaces = new Spaces(root, fileSystems);
    this.places = new LeasePlaces(this.spaces, fileSystems);
    this.tokens = new LeaseTokens(this.#open, this.places);
    this.idle = new IdleFiles(this.spaces, this.#open);
  }

  /**
   * Locks the files of all these leases or of none, and answers a fencing token for each, in the order asked for. A lease
   * that is locked already must be shared; it only gets a new token.
   * @throws LockedElsewhere, Refusal LEASE_TAKEN, FILE_NOT_FOUND, LOCK_FAILED, SPACE_UNAVAILABLE, RESOURCE_EXHAUSTED
   */
  async take(wanted: readonly Wanted[]): Promise<number[]> {
    const tokens = new Map<Wanted, number>();
    const taken: Resource[] = [];
    try {
      for (const [name, group] of bySpace(wanted)) {
        const direct = group.filter(({ resource }) => resource.direct === true);
        // They have no lease file that might be made or removed meanwhile, and may lie where the index does not.
        await this.#lockAll(name, direct, taken);
        await this.places.exclusively(name, async (space) => {
          await this.#lockAll(
            name,
            group.filter((each) => !direct.includes(each)),
            taken,
          );
          let token = await space.nextTokens(group.length);
          for (const each of group) tokens.set(each, token++);
          await this.tokens.mark(group.map((each) => [each.resource, tokens.get(each) ?? 0] as const));
        });
      }
    } catch (error) {
      for (const resource of taken.toReversed()) await this.giveBack(resource);
      throw error;
    }
    return wanted.map((each) => tokens.get(each) ?? 0);
  }

  /**
   * Locks the file of a lease again that an earlier lockd held, with the token of that grant.
   * @throws LockedElsewhere, Refusal LOCK_FAILED when it was granted to somebody else meanwhile, SPACE_UNAVAILABLE
   */
  async retake(wanted: Wanted, fencingToken: number): Promise<void> {
    if (this.#open.has(wanted.resource)) return;
    await this.places.exclusively(wanted.resource.lockspace, async () => {
      await this.#lock(wanted);
      try {
        const problem = takenSince(wanted, fencingToken, await this.tokens.read(wanted.resource));
        if (problem !== undefined) throw new Refusal('LOCK_FAILED', problem);
      } catch (error) {
        await this.giveBack(wanted.resource);
        throw error;
      }
    });
  }

  /**
   * Takes over a descriptor that has the lock of a lease: that of an earlier image of this program, or a duplicate that the
   * guest has. It is closed when it is not what it should be. A file system that hangs does not cost the lease: the descriptor
   * has its lock whether or not it can be looked at.
   * @param carried - That it comes from an earlier image, so that a file system that may hang need not be asked, and which file it
   * was of there, if that image said so.
   * @throws Refusal LOCK_FAILED that says what is wrong with it
   */
  async adopt(
    wanted: Wanted,
    fencingToken: number,
    descriptor: number,
    carried?: { readonly inode?: string | undefined },
  ): Promise<void> {
    const { resource } = wanted;
    const path = this.places.pathOf(resource);
    const access = this.places.accessTo(resource);
    let problem: string | undefined;
    let inode: string | undefined;
    if (carried === undefined || access.remote === undefined) {
      ({ problem, inode } = await this.#inspect({ descriptor, path, access }, wanted, fencingToken, carried?.inode));
      if (access.hanging !== undefined) problem = undefined;
    }
    if (problem === undefined && !this.#open.add(resource, { descriptor, path, access, inode })) {
      problem = `${path} is a second name of a lease file that is locked already`;
    }
    if (problem === undefined) return;
    await access.giveBack('letGo', descriptor);
    throw new Refusal('LOCK_FAILED', problem);
  }

  /** The descriptors that have the locks. */
  descriptors(): CarriedFile[] {
    return this.#open.all().map(([key, { descriptor, inode }]) => ({ key, descriptor, inode }));
  }

  /** Unlocks the file of a lease; where its file system may hang nobody waits for that. */
  async giveBack(resource: Resource): Promise<void> {
    const lease = this.#open.remove(resource);
    await lease?.access.giveBack('letGo', lease.descriptor);
  }

  /** The lock of a lease; undefined: it is not locked. */
  lockOf(resource: Pick<Resource, 'lockspace' | 'name'>): Lock | undefined {
    const lease = this.#open.find(resource);
    return lease && describeLock(lease, this.#backend.name === 'ofd');
  }

  /** How many lease files are locked. */
  get size(): number {
    return this.#open.size;
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    for (const [, { access, descriptor }] of this.#open.all()) await access.giveBack('letGo', descriptor);
    await this.spaces.close();
    this.fileSystems.close();
  }

  /** Looks at the lock file of a resource that nobody holds here. @throws as `IdleFiles` does */
  lookAt(resource: Resource): Promise<LookedAt & { readonly path: string }> {
    return this.idle.lookAt(resource, this.places.pathOf(resource), this.places.accessTo(resource));
  }

  /**
   * Looks whether a lease is still what it was granted as; says what is wrong with it, undefined: nothing.
   * @throws Refusal SPACE_UNAVAILABLE, LOCK_FAILED, RESOURCE_EXHAUSTED: it could not be looked at
   */
  async problem(wanted: Wanted, fencingToken: number): Promise<string | undefined> {
    const lease = this.#open.find(wanted.resource);
    if (!lease) return 'its file is not locked any more';
    try {
      const { access, path, descriptor } = lease;
      const { problem, inode } = await inspectLease(access, path, descriptor, wanted, fencingToken);
      this.#open.identify(wanted.resource, inode);
      return problem;
    } catch (error) {
      throw this.places.refused(error, wanted.resource.lockspace);
    }
  }

  async #inspect(
    { access, path, descriptor }: Omit<OpenLease, 'inode'>,
    wanted: Wanted,
    fencingToken: number,
    known: string | undefined,
  ): Promise<{ readonly problem: string | undefined; readonly inode: string | undefined }> {
    try {
      if (known !== undefined) return await confirmLease(access, path, descriptor, wanted, known);
      return await inspectLease(access, path, descriptor, wanted, fencingToken);
    } catch (error) {
      return { problem: (error as Error).message, inode: undefined };
    }
  }

  async #lockAll(lockspace: string, group: readonly Wanted[], taken: Resource[]): Promise<void> {
    try {
      for (const each of group) {
        if (this.#open.has(each.resource)) continue;
        await this.#lock(each);
        taken.push(each.resource);
        await this.tokens.refuseTaken(each);
      }
    } catch (error) {
      throw this.places.refused(error, lockspace);
    }
  }

  async #lock(wanted: Wanted): Promise<void> {
    if (wanted.resource.direct === true && this.#backend.name === 'posix') {
      throw new Refusal(
        'INVALID_ARGUMENT',
        'posix locks cover the whole file; a guest could not use a disk that is locked directly',
      );
    }
    const access = this.places.accessTo(wanted.resource);
    await lockLease(this.#open, access, this.places.pathOf(wanted.resource), wanted, this.#mostDescriptors);
  }
}
