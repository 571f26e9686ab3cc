import type { FileAccess } from './files/file-access.js';
import type { LookedAt, Removal } from './files/step-answers.js';
import { refused } from './files/refused.js';
import type { Resource } from './lease-table.js';
import type { Lockspace } from './lockspace.js';
import type { OpenLeases } from './locked/open-leases.js';
import { leaseName } from './resource.js';
import type { Spaces } from './spaces.js';

/**
 * What is done to lease files that this lockd has not locked. All of it happens while the lockspace is had exclusively, and
 * none of it to a file that is locked here: closing a second descriptor of one would drop its lock, where locks belong to
 * the process.
 *
 * Every call throws Refusal LOCK_FAILED, SPACE_UNAVAILABLE, RESOURCE_EXHAUSTED.
 */
export class IdleFiles {
  readonly #spaces: Spaces;
  readonly #open: OpenLeases;

  constructor(spaces: Spaces, open: OpenLeases) {
    this.#spaces = spaces;
    this.#open = open;
  }

  /** Makes the file of a lease that nobody holds here; true: it was not there. */
  create(lockspace: string, name: string): Promise<boolean> {
    return this.#exclusively(lockspace, (space) => space.access.step('createFile', space.fileOf(name)));
  }

  /** Removes the file of a lease that nobody holds here. */
  remove(lockspace: string, name: string): Promise<Removal> {
    return this.#exclusively(lockspace, (space) => this.#remove(space, name, false));
  }

  /** Whether a lockspace has no directory yet; to ask makes none. */
  async isMissing(lockspace: string): Promise<boolean> {
    if (this.#spaces.find(lockspace) !== undefined) return false;
    const directory = this.#spaces.directoryOf(lockspace);
    try {
      return (await this.#spaces.accessTo(lockspace).step('identify', directory)) === undefined;
    } catch (error) {
      throw refused(error, 'a lockspace cannot be looked at', { lockspace, directory });
    }
  }

  /** Removes all lease files that nobody has locked; `isTrial`: only says which. */
  prune(lockspace: string, isTrial: boolean): Promise<{ names: string[]; kept: number }> {
    return this.#exclusively(lockspace, async (space) => {
      const names: string[] = [];
      let kept = 0;
      for (const name of await space.access.step('fileNames', space.directory)) {
        // What has another kind of name is not ours.
        if (!leaseName.test(name)) continue;
        const outcome = await this.#remove(space, name, isTrial);
        if (outcome === 'removed') names.push(name);
        if (outcome === 'locked') kept++;
      }
      return { names, kept };
    });
  }

  /** Looks at the lock file of a resource that nobody holds here. */
  async lookAt(
    { lockspace, direct = false }: Resource,
    path: string,
    access: FileAccess,
  ): Promise<LookedAt & { readonly path: string }> {
    const look = async (): Promise<LookedAt & { readonly path: string }> => {
      const inode = await access.step('identify', path);
      if (this.#open.hasFile(inode)) return { path, exists: true, token: 0, locked: true, inode };
      return { path, ...(await access.step('lookAt', path, direct)) };
    };
    if (!direct) return this.#exclusively(lockspace, look);
    try {
      return await look();
    } catch (error) {
      throw refused(error, 'a disk cannot be looked at', { lockspace, directory: path });
    }
  }

  async #remove(space: Lockspace, name: string, isTrial: boolean): Promise<Removal> {
    const path = space.fileOf(name);
    if (this.#open.hasFile(await space.access.step('identify', path))) return 'locked';
    return space.access.step('removeFile', path, isTrial);
  }

  async #exclusively<T>(lockspace: string, body: (space: Lockspace) => Promise<T>): Promise<T> {
    try {
      return await this.#spaces.exclusively(lockspace, body);
    } catch (error) {
      const place = { lockspace, directory: this.#spaces.directoryOf(lockspace) };
      throw refused(error, 'a lease file cannot be reached', place);
    }
  }
}
