import type { LockBackend } from '../backends/lock-backend.js';
import { mostDescriptors } from '../host/most-descriptors.js';
import { Refusal } from '../refusal.js';
import type { FileAccess } from './files/file-access.js';
import { FileSystems } from './files/file-systems.js';
import { refused } from './files/refused.js';
import type { LookedAt } from './files/step-answers.js';
import { IdleFiles } from './idle-files.js';
import { confirmLease, inspectLease, takenSince } from './inspect-lease.js';
import { type Resource, type Wanted, bySpace, leaseKey } from './lease-table.js';
import { lockLease } from './lock-lease.js';
import { type CarriedFile, type Lock, type OpenLease, OpenLeases, describeLock } from './open-leases.js';
import type { Lockspace } from './lockspace.js';
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
        await this.#exclusively(name, async (space) => {
          await this.#lockAll(
            name,
            group.filter((each) => !direct.includes(each)),
            taken,
          );
          let token = await space.nextTokens(group.length);
          for (const each of group) tokens.set(each, token++);
          await this.#mark(group.map((each) => [each.resource, tokens.get(each) ?? 0] as const));
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
    await this.#exclusively(wanted.resource.lockspace, async () => {
      await this.#lock(wanted);
      try {
        const problem = takenSince(wanted, fencingToken, await this.#token(wanted.resource));
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
    const path = this.pathOf(resource);
    const access = this.#accessTo(resource);
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

  /** Path of the file that is locked for a resource. */
  pathOf({ lockspace, name, path, direct = false }: Resource): string {
    return direct ? path : `${this.spaces.directoryOf(lockspace)}/${name}`;
  }

  /** The same, resolved; without a look at it where its file system may hang: such a path is resolved already. */
  async resolvedPathOf(resource: Resource): Promise<string> {
    const path = this.pathOf(resource);
    const access = this.#accessTo(resource);
    if (access.remote) return path;
    return access.step('resolve', path).then(
      (found) => found.path,
      // Nobody has open what is not there.
      () => path,
    );
  }

  /** The file system that a resource's lock file lies on, where it may hang. */
  remoteOf(resource: Resource): FileAccess['remote'] {
    return this.#accessTo(resource).remote;
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

  /**
   * Gives locked leases new fencing tokens, in the order asked for: they have another owner now.
   * @param announce - Told of the tokens of some of them before the first is written.
   * @throws as `take` does, and what `announce` throws
   */
  async renumber(
    resources: readonly Resource[],
    announce: (tokens: ReadonlyMap<Resource, number>) => void,
  ): Promise<number[]> {
    const tokens = new Map<Resource, number>();
    for (const [name, group] of bySpace(resources.map((resource) => ({ resource, shared: false })))) {
      await this.#exclusively(name, async (space) => {
        let token = await space.nextTokens(group.length);
        const given = group.map(({ resource }): readonly [Resource, number] => [resource, token++]);
        announce(new Map(given));
        await this.#mark(given);
        for (const [resource, next] of given) tokens.set(resource, next);
      });
    }
    return resources.map((resource) => tokens.get(resource) ?? 0);
  }

  /** Writes tokens into locked leases that have others: what was to become of these did not. @throws as `take` does */
  async remark(tokens: readonly (readonly [Resource, number])[]): Promise<void> {
    try {
      await this.#mark(tokens);
    } catch (error) {
      throw this.#refused(error, tokens[0]?.[0].lockspace ?? '');
    }
  }

  /** Looks at the lock file of a resource that nobody holds here. @throws as `IdleFiles` does */
  lookAt(resource: Resource): Promise<LookedAt & { readonly path: string }> {
    return this.idle.lookAt(resource, this.pathOf(resource), this.#accessTo(resource));
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
      throw this.#refused(error, wanted.resource.lockspace);
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
        await this.#refuseTaken(each);
      }
    } catch (error) {
      throw this.#refused(error, lockspace);
    }
  }

  async #lock(wanted: Wanted): Promise<void> {
    if (wanted.resource.direct === true && this.#backend.name === 'posix') {
      throw new Refusal(
        'INVALID_ARGUMENT',
        'posix locks cover the whole file; a guest could not use a disk that is locked directly',
      );
    }
    const access = this.#accessTo(wanted.resource);
    await lockLease(this.#open, access, this.pathOf(wanted.resource), wanted, this.#mostDescriptors);
  }

  /** A file that is locked directly lies anywhere; its lockspace only gives out the tokens. */
  #accessTo({ lockspace, direct, path }: Resource): FileAccess {
    return direct === true ? this.fileSystems.at(path) : this.spaces.accessTo(lockspace);
  }

  /** Writes the tokens of grants into their lease files; a disk that is locked itself is not written to. */
  async #mark(tokens: readonly (readonly [Resource, number])[]): Promise<void> {
    for (const [resource, token] of tokens) {
      const lease = this.#open.find(resource);
      // One that is shared may have been given back by its last holder meanwhile; whoever asked looks again.
      if (lease && resource.direct !== true) await lease.access.step('writeToken', lease.descriptor, token);
    }
  }

  async #refuseTaken(wanted: Wanted): Promise<void> {
    const { expectedToken = 0, resource } = wanted;
    if (expectedToken === 0) return;
    const problem = takenSince(wanted, expectedToken, await this.#token(resource));
    if (problem === undefined) return;
    throw new Refusal('LEASE_TAKEN', `lease ${leaseKey(resource)}: ${problem}`, {
      path: resource.path,
      expected_token: String(expectedToken),
    });
  }

  /** The token in the file of a lease that is locked here; 0: it has no file of its own. @throws as `problem` does */
  async tokenOf(resource: Resource): Promise<number> {
    try {
      return await this.#token(resource);
    } catch (error) {
      throw this.#refused(error, resource.lockspace);
    }
  }

  async #token(resource: Resource): Promise<number> {
    const lease = this.#open.find(resource);
    if (!lease) throw new Error(`${leaseKey(resource)} is not locked`);
    return resource.direct === true ? 0 : lease.access.step('readToken', lease.descriptor);
  }

  async #exclusively<T>(lockspace: string, body: (space: Lockspace) => Promise<T>): Promise<T> {
    try {
      return await this.spaces.exclusively(lockspace, body);
    } catch (error) {
      throw this.#refused(error, lockspace);
    }
  }

  #refused(error: unknown, lockspace: string): unknown {
    const place = { lockspace, directory: this.spaces.directoryOf(lockspace) };
    return refused(error, 'the lease file cannot be locked', place);
  }
}
