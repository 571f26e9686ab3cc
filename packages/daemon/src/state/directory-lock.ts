import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../model/fault.js';
import { atomicWrite } from './atomic-write.js';
import { errorCode } from './file-system.js';

const lockName = 'lock';
const ownerName = 'lock-owner.json';
const sqliteBusy = 5;

/**
 * Keeps a second daemon off a directory for as long as this process lives.
 *
 * The lock is the kernel's: the exclusive file lock that SQLite, which is built into Node, takes on an empty database.
 * So it ends with the process in whatever way that ends, there is nothing stale to find and to judge, and it holds
 * between containers that share the directory, where process ids mean nothing. No other code may open the lock file:
 * POSIX locks of a process end when it closes any descriptor of the file.
 */
export class DirectoryLock implements Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Takes the lock, or refuses at once. @throws Fault INVALID_STATE with the owner; STATE_WRITE_FAILED */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const database = await lockDatabase(directory);
    const owner = { pid: process.pid, since: new Date().toISOString() };
    await atomicWrite(join(directory, ownerName), `${JSON.stringify(owner)}\n`, { durable: false }).catch(() => {
      // It only serves the message for a second daemon; a full disk must not keep the first one from starting.
    });
    return new DirectoryLock(database);
  }

  /** Lets the next one in. */
  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

async function lockDatabase(directory: string): Promise<DatabaseSync> {
  const path = join(directory, lockName);
  let database: DatabaseSync | undefined;
  try {
    // Where SQLite may only read it answers all the same, with a lock that keeps nobody off.
    await access(path, constants.W_OK).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
    database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === sqliteBusy) {
      throw await inUse(directory, cause);
    }
    const message = `${path} could not be locked: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new Fault('STATE_WRITE_FAILED', message, { metadata: { path } }, { cause });
  }
}

async function inUse(directory: string, cause: unknown): Promise<Fault> {
  const owner = await readOwner(directory);
  const by = owner === undefined ? 'another process' : `process ${owner.pid} since ${owner.since}`;
  return new Fault(
    'INVALID_STATE',
    `${directory} is in use by ${by}; two daemons cannot share it`,
    { metadata: { path: directory, ...owner }, hint: 'stop the other daemon or choose another directory' },
    { cause },
  );
}

async function readOwner(directory: string): Promise<{ pid: string; since: string } | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(directory, ownerName), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('since' in owner)) return undefined;
    return { pid: String(owner.pid), since: String(owner.since) };
  } catch {
    return undefined; // The refusal stands without a name.
  }
}
