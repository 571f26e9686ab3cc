import { closeSync, constants, fdatasync, lstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LockBackend } from '../backends/lock-backend.js';
import { Refusal } from '../refusal.js';

/** How many fencing tokens are put aside durably at a time, so that not every grant waits for the disk. */
const tokenBlock = 4096n;
/** Others hold the index for microseconds; one that holds it this long has stopped. */
const indexWaitMs = 5000;
const sync = promisify(fdatasync);

/**
 * A directory of lease files and its index file `.index`. Whoever makes or replaces a lease file, or gives out a fencing
 * token, holds the lock of the index, and takes it before that of a lease.
 *
 * The index has two 64-bit numbers: the last fencing token given out, and the last one put aside on disk. A lockd that
 * starts goes on after the latter, so that tokens grow over a crash of the host too.
 */
export class Lockspace {
  readonly directory: string;
  readonly #backend: LockBackend;
  readonly #index: number;
  #lastToken: bigint | undefined;

  /** Opens a lockspace, and makes it where it is missing. @throws Refusal LOCK_FAILED */
  constructor(directory: string, backend: LockBackend) {
    this.directory = directory;
    this.#backend = backend;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // A link would give the leases of another lockspace a second name.
    if (!lstatSync(directory).isDirectory()) throw new Refusal('LOCK_FAILED', `${directory} is not a directory`);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
    this.#index = openSync(join(directory, '.index'), flags, 0o600);
  }

  /** Path of the file of a lease. */
  fileOf(name: string): string {
    return join(this.directory, name);
  }

  /** Runs `body` while no other lockd can make lease files or give out tokens here. @throws Refusal LOCK_FAILED */
  async exclusively<T>(body: () => Promise<T>): Promise<T> {
    await this.#lockIndex();
    try {
      return await body();
    } finally {
      await this.#backend.unlock(this.#index);
    }
  }

  /** Gives out so many fencing tokens and answers the first. Legal only inside `exclusively`. */
  async nextTokens(count: number): Promise<number> {
    const stored = Buffer.alloc(16);
    const length = readSync(this.#index, stored, 0, 16, 0);
    const given = length === 16 ? stored.readBigUInt64LE(0) : 0n;
    let aside = length === 16 ? stored.readBigUInt64LE(8) : 0n;
    // What this process gave out counts even if the file says less: a file server may have forgotten.
    const last = this.#lastToken === undefined ? max(given, aside) : max(given, this.#lastToken);
    const next = last + BigInt(count);
    if (next > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('LOCK_FAILED', `${this.directory}/.index is damaged`);
    const durable = next <= aside;
    if (!durable) aside = next + tokenBlock;
    stored.writeBigUInt64LE(next, 0);
    stored.writeBigUInt64LE(aside, 8);
    writeSync(this.#index, stored, 0, 16, 0);
    if (!durable) await sync(this.#index);
    this.#lastToken = next;
    return Number(last + 1n);
  }

  /** Legal once, when nothing of it is locked any more. */
  close(): void {
    closeSync(this.#index);
  }

  async #lockIndex(): Promise<void> {
    const deadline = performance.now() + indexWaitMs;
    for (let pause = 1; !(await this.#backend.tryLock(this.#index, 'exclusive')); pause = Math.min(2 * pause, 50)) {
      if (performance.now() > deadline) {
        const seconds = indexWaitMs / 1000;
        throw new Refusal('LOCK_FAILED', `another process has had ${this.directory}/.index locked for ${seconds} s`);
      }
      await delay(pause);
    }
  }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
