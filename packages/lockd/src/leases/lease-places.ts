import type { FileAccess } from './files/file-access.js';
import type { FileSystems } from './files/file-systems.js';
import { refused } from './files/refused.js';
import type { Resource } from './lease-table.js';
import type { Lockspace } from './lockspace.js';
import type { Spaces } from './spaces.js';

/** Where the files lie that are locked for resources, and how they are reached. */
export class LeasePlaces {
  readonly #spaces: Spaces;
  readonly #fileSystems: FileSystems;

  constructor(spaces: Spaces, fileSystems: FileSystems) {
    this.#spaces = spaces;
    this.#fileSystems = fileSystems;
  }

  /** Path of the file that is locked for a resource. */
  pathOf({ lockspace, name, path, direct = false }: Resource): string {
    return direct ? path : `${this.#spaces.directoryOf(lockspace)}/${name}`;
  }

  /** The same, resolved; without a look at it where its file system may hang: such a path is resolved already. */
  async resolvedPathOf(resource: Resource): Promise<string> {
    const path = this.pathOf(resource);
    const access = this.accessTo(resource);
    if (access.remote) return path;
    return access.step('resolve', path).then(
      (found) => found.path,
      // Nobody has open what is not there.
      () => path,
    );
  }

  /** The file system that a resource's lock file lies on, where it may hang. */
  remoteOf(resource: Resource): FileAccess['remote'] {
    return this.accessTo(resource).remote;
  }

  /** A file that is locked directly lies anywhere; its lockspace only gives out the tokens. */
  accessTo({ lockspace, direct, path }: Resource): FileAccess {
    return direct === true ? this.#fileSystems.at(path) : this.#spaces.accessTo(lockspace);
  }

  /** Has a lockspace alone, as `Spaces` does. @throws Refusal for what its file system refuses, and what the body throws */
  async exclusively<T>(lockspace: string, body: (space: Lockspace) => Promise<T>): Promise<T> {
    try {
      return await this.#spaces.exclusively(lockspace, body);
    } catch (error) {
      throw this.refused(error, lockspace);
    }
  }

  /** What is to be thrown for an error with the lease files of a lockspace. */
  refused(error: unknown, lockspace: string): unknown {
    const place = { lockspace, directory: this.#spaces.directoryOf(lockspace) };
    return refused(error, 'the lease file cannot be locked', place);
  }
}
