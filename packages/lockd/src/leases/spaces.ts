import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { LockBackend } from '../backends/lock-backend.js';
import { Refusal } from '../refusal.js';
import { Lockspace } from './lockspace.js';

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
  readonly #backend: LockBackend;
  readonly #open = new Map<string, Lockspace>();
  readonly #nameOfDirectory = new Map<string, string>();
  readonly #placed = new Map<string, string>();

  constructor(root: string, backend: LockBackend) {
    this.#root = root;
    this.#backend = backend;
  }

  /**
   * Makes a lockspace known; the same again changes nothing.
   * @param directory - Where its lease files lie; empty: below the root.
   * @throws Refusal INVALID_ARGUMENT when the directory or the name is another lockspace's, LOCK_FAILED
   */
  create(name: string, directory: string): Lockspace {
    const wanted = directory === '' ? join(this.#root, name) : resolved(directory);
    const known = this.#open.get(name);
    if (known) {
      if (directory === '' || realpathSync(known.directory) === wanted) return known;
      throw new Refusal('INVALID_ARGUMENT', `lockspace ${name} lies in ${known.directory}, not in ${wanted}`, {
        directory: known.directory,
      });
    }
    const space = new Lockspace(wanted, this.#backend);
    const { dev, ino } = statSync(wanted, { bigint: true });
    const key = `${dev}:${ino}`;
    const other = this.#nameOfDirectory.get(key);
    if (other !== undefined) {
      space.close();
      throw new Refusal('INVALID_ARGUMENT', `${wanted} is the directory of lockspace ${other} already`, {
        lockspace: other,
      });
    }
    this.#open.set(name, space);
    this.#nameOfDirectory.set(key, name);
    if (directory !== '') this.#placed.set(name, wanted);
    return space;
  }

  /** The lockspace of this name, made where it is missing. @throws as `create` does */
  get(name: string): Lockspace {
    return this.#open.get(name) ?? this.create(name, this.#placed.get(name) ?? '');
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
  close(): void {
    for (const space of this.#open.values()) space.close();
    this.#open.clear();
    this.#nameOfDirectory.clear();
  }
}

function resolved(directory: string): string {
  if (!isAbsolute(directory) || directory.includes('\0')) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `directory ${JSON.stringify(directory.slice(0, 200))} is not an absolute path`,
    );
  }
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return realpathSync(directory);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Refusal(
      'LOCK_FAILED',
      `the directory of a lockspace cannot be made: ${message}`,
      { errno: code },
      { cause: error },
    );
  }
}
