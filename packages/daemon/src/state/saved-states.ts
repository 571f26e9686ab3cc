import { join } from 'node:path';
import { atomicRemove } from './atomic-write.js';
import type { FileSystem } from './file-system.js';

const suffix = '.state';

/** The saved states of guests: a directory with one file for each, which drivers write and read. Definitions say which count. */
export class SavedStates {
  readonly #directory: string;
  readonly #fileSystem: FileSystem;

  constructor(directory: string, fileSystem: FileSystem) {
    this.#directory = directory;
    this.#fileSystem = fileSystem;
  }

  /** Where that of a domain is, or is to be. */
  path(uuid: string): string {
    return join(this.#directory, `${uuid}${suffix}`);
  }

  /** Removes that of a domain; no error when there is none. @throws Fault STATE_WRITE_FAILED */
  remove(uuid: string): Promise<void> {
    return atomicRemove(this.path(uuid), { durable: true, fileSystem: this.#fileSystem });
  }

  /** Removes those of all other domains than these: a save, or a start from one, was not finished. */
  async sweep(owners: readonly string[]): Promise<void> {
    const kept = new Set(owners.map((uuid) => `${uuid}${suffix}`));
    for (const name of await this.#fileSystem.list(this.#directory)) {
      if (!name.endsWith(suffix) || kept.has(name)) continue;
      await atomicRemove(join(this.#directory, name), { durable: true, fileSystem: this.#fileSystem });
    }
  }
}
