import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { StoredDomain, StoredGuest } from '@holdfast/protocol';
import type { Logger } from '../telemetry/logger.js';
import { stateWriteFailed } from '../model/state-write-failed.js';
import { DirectoryLock } from './directory-lock.js';
import { DocumentFolder } from './document-folder.js';
import type { DamagedFile } from './document-folder.js';
import { hostFileSystem } from './file-system.js';
import type { FileSystem } from './file-system.js';
import { SavedStates } from './saved-states.js';
import { sealAtOnce, type Sealing } from './sealing.js';

/** How to open a {@link DomainStore}. */
export interface DomainStoreOptions {
  /** Holds the definitions; outlives the host. */
  readonly stateDirectory: string;
  /** Holds the guests that exist; need not outlive the host. */
  readonly runDirectory: string;
  readonly logger: Logger;
  readonly fileSystem?: FileSystem;
  /** Who makes the content of files; default: it is made at once. */
  readonly seal?: Sealing;
}

/** What was on disk. */
export interface StoredState {
  readonly domains: StoredDomain[];
  readonly guests: StoredGuest[];
  /** Files that could not be loaded; each was logged. */
  readonly damaged: DamagedFile[];
}

/**
 * What the daemon must not forget: a file for each definition and each guest. A save is on disk when it resolves; two
 * saves of one object happen in the order in which they were asked for.
 */
export class DomainStore implements AsyncDisposable {
  readonly #domains: DocumentFolder<StoredDomain>;
  readonly #guests: DocumentFolder<StoredGuest>;
  readonly #saved: SavedStates;
  readonly #locks: readonly DirectoryLock[];

  private constructor(
    domains: DocumentFolder<StoredDomain>,
    guests: DocumentFolder<StoredGuest>,
    saved: SavedStates,
    locks: readonly DirectoryLock[],
  ) {
    this.#domains = domains;
    this.#guests = guests;
    this.#saved = saved;
    this.#locks = locks;
  }

  /**
   * Makes the directories unless they are there, and keeps every other daemon off them.
   * @throws Fault INVALID_STATE when another daemon has one of them; STATE_WRITE_FAILED
   */
  static async open(options: DomainStoreOptions): Promise<DomainStore> {
    const { stateDirectory, runDirectory, logger, fileSystem = hostFileSystem, seal = sealAtOnce } = options;
    const domains = join(stateDirectory, 'domains');
    const guests = join(runDirectory, 'guests');
    const saved = join(stateDirectory, 'saved');
    for (const directory of [domains, guests, saved]) {
      try {
        await fileSystem.makeDirectory(directory);
      } catch (error) {
        throw stateWriteFailed('made', directory, error);
      }
    }
    const locks = await lockAll([stateDirectory, runDirectory]);
    const common = { logger, fileSystem, seal };
    return new DomainStore(
      new DocumentFolder({ ...common, directory: domains, kind: 'domain', codec: StoredDomain, durable: true }),
      new DocumentFolder({ ...common, directory: guests, kind: 'guest', codec: StoredGuest, durable: false }),
      new SavedStates(saved, fileSystem),
      locks,
    );
  }

  /** Reads everything, once, before any save. A damaged file is set aside and reported; it stops nothing else. */
  async load(): Promise<StoredState> {
    const [domains, guests] = await Promise.all([this.#domains.load(), this.#guests.load()]);
    // Nobody goes on from one that was used: a guest that lives has it in its memory.
    const owners = domains.documents.filter(({ saved }) => saved?.used === false).map(({ uuid }) => uuid);
    // One whose definition is damaged stays for whoever mends that.
    await this.#saved.sweep([...owners, ...domains.damaged.map(({ uuid }) => uuid)]);
    return {
      domains: domains.documents,
      guests: guests.documents,
      damaged: [...domains.damaged, ...guests.damaged],
    };
  }

  /** Writes a definition; it outlives the host. @throws Fault STATE_WRITE_FAILED: the old one is still there */
  saveDomain(domain: StoredDomain): Promise<void> {
    return this.#domains.save(domain);
  }

  /** Forgets a definition; no error when there is none. @throws Fault STATE_WRITE_FAILED */
  removeDomain(uuid: string): Promise<void> {
    return this.#domains.remove(uuid);
  }

  /** Writes what is known of a guest; it outlives the daemon. @throws Fault STATE_WRITE_FAILED */
  saveGuest(guest: StoredGuest): Promise<void> {
    return this.#guests.save(guest);
  }

  /** Forgets a guest; no error when there is none. @throws Fault STATE_WRITE_FAILED */
  removeGuest(uuid: string): Promise<void> {
    return this.#guests.remove(uuid);
  }

  /** Where the state of a domain's guest is, or is to be, saved. */
  savedState(uuid: string): string {
    return this.#saved.path(uuid);
  }

  /** Removes the saved state of a domain's guest; no error when there is none. @throws Fault STATE_WRITE_FAILED */
  removeSavedState(uuid: string): Promise<void> {
    return this.#saved.remove(uuid);
  }

  /** Waits for the writes under way and lets another daemon have the directories. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#domains.settled(), this.#guests.settled()]);
    for (const lock of this.#locks) lock[Symbol.dispose]();
  }
}

/** Locks all directories or none; two names of one directory are one. */
async function lockAll(directories: readonly string[]): Promise<readonly DirectoryLock[]> {
  const locks: DirectoryLock[] = [];
  try {
    const real = new Set(await Promise.all(directories.map((directory) => realpath(directory))));
    for (const directory of real) locks.push(await DirectoryLock.acquire(directory));
    return locks;
  } catch (error) {
    for (const lock of locks) lock[Symbol.dispose]();
    throw error;
  }
}
