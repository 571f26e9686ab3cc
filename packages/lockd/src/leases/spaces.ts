import { isAbsolute, join } from 'node:path';
import { Refusal } from '../refusal.js';
import type { FileAccess } from './files/file-access.js';
import type { FileSystems } from './files/file-systems.js';
import { refused } from './files/refused.js';
import { Lockspace, SpaceReplaced } from './lockspace.js';

/** A lockspace that was given a directory of its own. */
export interface PlacedSpace {
  readonly name: string;
  readonly directory: string;
}

/**
 * The lockspaces by name. One that was given no directory lies below the root. No directory has two names: the leases in it
 * would have two keys, and be granted twice.
 */
export class Spaces {
  readonly #root: string;
  readonly #fileSystems: FileSystems;
  readonly #open = new Map<string, Lockspace>();
  readonly #nameOfDirectory = new Map<string, string>();
  readonly #placed = new Map<string, string>();

  constructor(root: string, fileSystems: FileSystems) {
    this.#root = root;
    this.#fileSystems = fileSystems;
  }

  /**
   * Makes a lockspace known; the same again changes nothing.
   * @param directory - Where its lease files lie; empty: below the root.
   * @throws Refusal INVALID_ARGUMENT when the directory or the name is another lockspace's, SPACE_UNAVAILABLE, LOCK_FAILED
   */
  async create(name: string, directory: string): Promise<Lockspace> {
    const isOurs = directory === '';
    const wanted = isOurs ? this.directoryOf(name) : checked(directory);
    const known = this.#open.get(name);
    if (known) return isOurs ? known : this.#same(name, known, wanted);
    const space = await this.#opened(name, wanted, isOurs);
    // Another may have been as quick.
    const there = this.#open.get(name);
    const other = this.#nameOfDirectory.get(space.inode);
    if (there === undefined && other === undefined) {
      this.#open.set(name, space);
      this.#nameOfDirectory.set(space.inode, name);
      if (!isOurs) this.#placed.set(name, space.directory);
      return space;
    }
    await space.close();
    if (there) return this.#same(name, there, wanted);
    throw new Refusal('INVALID_ARGUMENT', `${space.directory} is the directory of lockspace ${other} already`, {
      lockspace: other ?? '',
    });
  }

  /** The lockspace of this name, made where it is missing. @throws as `create` does */
  async get(name: string): Promise<Lockspace> {
    return this.#open.get(name) ?? this.create(name, this.#placed.get(name) ?? '');
  }

  /**
   * Runs `body` while the lockspace of this name is had exclusively; one whose directory was replaced is opened anew.
   * @throws as `create` and `body` do
   */
  async exclusively<T>(name: string, body: (space: Lockspace) => Promise<T>): Promise<T> {
    const space = await this.get(name);
    try {
      return await space.exclusively(() => body(space));
    } catch (error) {
      if (!(error instanceof SpaceReplaced)) throw error;
      await this.#forget(name, space);
      const next = await this.get(name);
      next.continueFrom(space);
      return await next.exclusively(() => body(next));
    }
  }

  /** The lockspace of this name; undefined: it has not been opened yet. */
  find(name: string): Lockspace | undefined {
    return this.#open.get(name);
  }

  /** Where a lockspace lies, or would lie. */
  directoryOf(name: string): string {
    return this.#open.get(name)?.directory ?? this.#placed.get(name) ?? join(this.#root, name);
  }

  /** How the files of a lockspace are reached; `directory`: where it is to lie, if that is new. */
  accessTo(name: string, directory = ''): FileAccess {
    const known = this.#open.get(name);
    if (known && directory === '') return known.access;
    return this.#fileSystems.at(directory === '' ? this.directoryOf(name) : checked(directory));
  }

  /** Says where a lockspace lies that an earlier lockd knew; it is opened when it is needed, and may be gone by then. */
  place(name: string, directory: string): void {
    this.#placed.set(name, directory);
  }

  /** Every lockspace that is known. */
  all(): { readonly name: string; readonly space: Lockspace }[] {
    return [...this.#open].map(([name, space]) => ({ name, space }));
  }

  /** Those that were given a directory. */
  placed(): PlacedSpace[] {
    return [...this.#placed].map(([name, directory]) => ({ name, directory }));
  }

  /** Legal once, when nothing is locked any more. */
  async close(): Promise<void> {
    for (const space of this.#open.values()) await space.close();
    this.#open.clear();
    this.#nameOfDirectory.clear();
  }

  async #forget(name: string, space: Lockspace): Promise<void> {
    if (this.#open.get(name) !== space) return;
    this.#open.delete(name);
    this.#nameOfDirectory.delete(space.inode);
    await space.close();
  }

  /** One that is known, if that is its directory. */
  async #same(name: string, known: Lockspace, directory: string): Promise<Lockspace> {
    let inode: string | undefined;
    try {
      inode = await this.#fileSystems.at(directory).step('identify', directory);
    } catch (error) {
      throw refused(error, `the directory of lockspace ${name} cannot be looked up`, { lockspace: name, directory });
    }
    if (inode === known.inode) return known;
    throw new Refusal('INVALID_ARGUMENT', `lockspace ${name} lies in ${known.directory}, not in ${directory}`, {
      directory: known.directory,
    });
  }

  async #opened(name: string, directory: string, isOurs: boolean): Promise<Lockspace> {
    try {
      return await Lockspace.open(directory, this.#fileSystems.at(directory), isOurs);
    } catch (error) {
      throw refused(error, `the directory of lockspace ${name} cannot be opened`, { lockspace: name, directory });
    }
  }
}

function checked(directory: string): string {
  if (isAbsolute(directory) && !directory.includes('\0')) return directory;
  throw new Refusal('INVALID_ARGUMENT', `directory ${JSON.stringify(directory.slice(0, 200))} is not an absolute path`);
}
