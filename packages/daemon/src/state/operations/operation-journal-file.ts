import { join } from 'node:path';
import type { StoredOperation } from '@holdfast/protocol';
import type { Logger } from '../../telemetry/logger.js';
import { atomicWrite } from '../atomic-write.js';
import { errorCode, hostFileSystem } from '../file-system.js';
import type { FileSystem, OpenFile } from '../file-system.js';
import { journalHead, journalLine, readOperations } from './read-operations.js';

/** Where a daemon keeps its operations for the next one. */
export interface OperationJournalOptions {
  /** The run directory; it must be locked. */
  readonly directory: string;
  readonly logger: Logger;
  readonly fileSystem?: FileSystem;
}

interface Batch {
  lines: string[];
  /** Whether they take the place of all that the file has. */
  replaces: boolean;
  readonly done: PromiseWithResolvers<void>;
}

const fileName = 'operations.jsonl';

/**
 * The operations of a daemon as a file that grows by a line whenever one begins or ends. A line is kept once the kernel has it:
 * it outlives the daemon, however that ends, and not the host, as little as guests do; so nothing is synced. What comes
 * while lines are being written goes out in one piece behind them. A disk that is full costs the memory of the next daemon and
 * no call.
 */
export class OperationJournalFile implements AsyncDisposable {
  readonly #path: string;
  readonly #logger: Logger;
  readonly #fileSystem: FileSystem;
  #next: Batch | undefined;
  #working: Promise<void> | undefined;
  #file: OpenFile | undefined;
  /** Whether the file may end in the middle of a line. */
  #isCut = true;
  #isFailing = false;

  private constructor({ directory, logger, fileSystem = hostFileSystem }: OperationJournalOptions) {
    this.#path = join(directory, fileName);
    this.#logger = logger;
    this.#fileSystem = fileSystem;
  }

  /** Opens it, and answers what the last daemon kept. Never throws: what cannot be read is forgotten, and the log says so. */
  static async open(
    options: OperationJournalOptions,
  ): Promise<{ readonly journal: OperationJournalFile; readonly left: readonly StoredOperation[] }> {
    const journal = new OperationJournalFile(options);
    return { journal, left: await journal.#read() };
  }

  /** Adds a line. Resolves when the kernel has it, or was asked in vain. */
  keep(operation: StoredOperation): Promise<void> {
    return this.#add([journalLine(operation)], false);
  }

  /** Has nothing but these from now on. */
  rewrite(operations: readonly StoredOperation[]): Promise<void> {
    return this.#add(operations.map(journalLine), true);
  }

  /** Waits for the lines under way, and closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working;
    await this.#close();
  }

  #add(lines: string[], replaces: boolean): Promise<void> {
    this.#next ??= { lines: [], replaces: false, done: Promise.withResolvers() };
    // What waits is in what it is replaced by.
    if (replaces) this.#next.lines = lines;
    else this.#next.lines.push(...lines);
    this.#next.replaces ||= replaces;
    const { done } = this.#next;
    this.#working ??= this.#work();
    return done.promise;
  }

  async #work(): Promise<void> {
    for (let batch = this.#next; batch !== undefined; batch = this.#next) {
      this.#next = undefined;
      try {
        await this.#write(batch);
        this.#isFailing = false;
      } catch (error) {
        this.#isCut = true;
        await this.#close();
        if (!this.#isFailing) {
          this.#logger.warn({ path: this.#path, err: error }, 'operations cannot be kept for the next daemon');
        }
        this.#isFailing = true;
      }
      batch.done.resolve();
    }
    this.#working = undefined;
  }

  async #write({ lines, replaces }: Batch): Promise<void> {
    const text = lines.join('');
    if (replaces) return this.#replace(text);
    this.#file ??= await this.#openForAppending();
    if (this.#file === undefined) return this.#replace(text);
    await this.#file.writeFile(Buffer.from(this.#isCut ? `\n${text}` : text));
    this.#isCut = false;
  }

  async #replace(text: string): Promise<void> {
    await atomicWrite(this.#path, `${journalHead()}${text}`, { durable: false, fileSystem: this.#fileSystem });
    await this.#close();
    this.#isCut = false;
  }

  async #openForAppending(): Promise<OpenFile | undefined> {
    try {
      return await this.#fileSystem.openForAppending(this.#path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => {
      // Each line of it was answered for by itself.
    });
  }

  async #read(): Promise<readonly StoredOperation[]> {
    try {
      const file = await this.#fileSystem.openForReading(this.#path);
      let text: string;
      try {
        text = Buffer.from(await file.readFile()).toString('utf8');
      } finally {
        await file.close();
      }
      const { operations, problem } = readOperations(text);
      if (problem !== undefined)
        this.#logger.warn({ path: this.#path, problem }, 'not all operations are known any more');
      // Lines behind a head that is none, or is that of another release, would never be read.
      if (operations.length === 0) await this.rewrite([]);
      return operations;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      this.#logger.warn({ path: this.#path, err: error }, 'the operations of the last run cannot be read');
      await this.rewrite([]);
      return [];
    }
  }
}
