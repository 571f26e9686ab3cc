import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../refusal.js';
import type { FileAccess } from './files/file-access.js';
import type { OpenedSpace } from './files/step-answers.js';
import { Turn } from '../turn.js';

/** Others hold the index for microseconds; one that holds it this long has stopped. */
const indexWaitMs = 5000;

/** The directory of a lockspace was removed or replaced since it was opened. */
export class SpaceReplaced extends Error {
  override readonly name = 'SpaceReplaced';
}

/**
 * A directory of lease files and its index file `.index`. Whoever makes or replaces a lease file, or gives out a fencing
 * token, holds the lock of the index, and takes it before that of a lease.
 *
 * The index has two 64-bit numbers: the last fencing token given out, and the last one put aside on disk. A lockd that
 * starts goes on after the latter, so that tokens grow over a crash of the host too.
 */
export class Lockspace {
  /** Resolved. */
  readonly directory: string;
  /** Identity of the directory. */
  readonly inode: string;
  /** Type of its file system, as statfs(2) has it. */
  readonly fileSystem: number;
  readonly access: FileAccess;
  readonly #index: number;
  readonly #indexInode: string;
  readonly #turn = new Turn();
  #lastToken: bigint | undefined;

  private constructor(opened: OpenedSpace, access: FileAccess) {
    this.directory = opened.directory;
    this.inode = opened.inode;
    this.fileSystem = opened.type;
    this.access = access;
    this.#index = opened.index;
    this.#indexInode = opened.indexInode;
  }

  /**
   * Opens a lockspace, and makes it where it is missing.
   * @param isOurs - Whether it lies where lockd alone decides; then it must be no link.
   * @throws ErrnoException, FileSystemHangs
   */
  static async open(directory: string, access: FileAccess, isOurs = true): Promise<Lockspace> {
    return new Lockspace(await access.step('openSpace', directory, isOurs), access);
  }

  /** Path of the file of a lease. */
  fileOf(name: string): string {
    return join(this.directory, name);
  }

  /**
   * Runs `body` while no other lockd can make lease files or give out tokens here.
   * @throws Refusal LOCK_FAILED, SpaceReplaced: nothing was done, and it has to be opened anew
   */
  async exclusively<T>(body: () => Promise<T>): Promise<T> {
    // A lock of the index keeps other processes out, not this one.
    return this.#turn.run(async () => {
      await this.#lockIndex();
      try {
        await this.#refuseReplaced();
        return await body();
      } finally {
        await this.access.giveBack('unlock', this.#index);
      }
    });
  }

  /** Gives out so many fencing tokens and answers the first. Legal only inside `exclusively`. */
  async nextTokens(count: number): Promise<number> {
    const last = await this.access.step('nextTokens', this.#index, count, this.#lastToken);
    if (last > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('LOCK_FAILED', `${this.directory}/.index is damaged`);
    this.#lastToken = last;
    return Number(last) - count + 1;
  }

  /** Goes on with the tokens of one that had the same name: an index that is new knows nothing of them. */
  continueFrom(before: Lockspace): void {
    this.#lastToken ??= before.#lastToken;
  }

  /** Legal once, when nothing of it is locked any more. */
  async close(): Promise<void> {
    await this.access.giveBack('letGo', this.#index);
  }

  /** Whoever locks another index makes lease files beside ours. */
  async #refuseReplaced(): Promise<void> {
    const named = await this.access.step('identify', join(this.directory, '.index'));
    if (named !== this.#indexInode) throw new SpaceReplaced(`${this.directory} was removed or replaced`);
  }

  async #lockIndex(): Promise<void> {
    const deadline = performance.now() + indexWaitMs;
    for (let pause = 1; !(await this.access.step('tryLock', this.#index)); pause = Math.min(2 * pause, 50)) {
      if (performance.now() > deadline) {
        const seconds = indexWaitMs / 1000;
        throw new Refusal('LOCK_FAILED', `another process has had ${this.directory}/.index locked for ${seconds} s`);
      }
      await delay(pause);
    }
  }
}
