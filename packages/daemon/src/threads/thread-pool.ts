import { Worker } from 'node:worker_threads';
import type { HeldCode } from '@holdfast/host';
import { Fault } from '../model/fault.js';
import type { Logger } from '../telemetry/logger.js';

/** How many threads there may be, and what they may cost. */
export interface ThreadPoolOptions {
  /** The module that a thread runs: it answers each {@link Errand} that it is sent with a {@link Outcome}. */
  readonly script: URL;
  /** Threads at a time, from 1. They are started when there is work for them. */
  readonly size: number;
  /** Errands that may wait for a thread; further ones are refused. */
  readonly maxQueued: number;
  /** How long an errand may take before its thread is ended. */
  readonly limitMs: number;
  /** How long a thread without work is kept: it has memory of its own. */
  readonly idleMs: number;
  /** Memory of a thread; one that would need more is ended. */
  readonly maxHeapMiB: number;
  readonly logger: Logger;
  /** Starts a thread; default: with what is on the disk. */
  readonly code?: Pick<HeldCode, 'startThread'>;
}

/** What a thread is asked to do. */
export interface Errand {
  readonly number: number;
  readonly message: unknown;
}

/** What has come of an errand. What a thread throws is its own matter: it answers it in its own terms. */
export interface Outcome {
  readonly number: number;
  readonly answer: unknown;
}

interface Waiting {
  readonly message: unknown;
  readonly signal: AbortSignal;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A few threads for work of the processor, so that the event loop stays free. Whoever waits for an errand may give it up:
 * one that has not begun never does. A thread that dies or takes too long costs the errand that it was at, and no other.
 */
export class ThreadPool implements AsyncDisposable {
  readonly #options: ThreadPoolOptions;
  readonly #queue = new Set<Waiting>();
  readonly #threads = new Set<Thread>();
  #isOpen = true;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /** Threads that there are now. */
  get threads(): number {
    return this.#threads.size;
  }

  /**
   * Has an errand done.
   * @throws Fault RESOURCE_EXHAUSTED when too many wait, or when it takes too long; SHUTTING_DOWN; the reason of `signal`;
   * Error when the thread died of it
   */
  run(message: unknown, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { maxQueued } = this.#options;
      signal.throwIfAborted();
      if (!this.#isOpen) throw new Fault('SHUTTING_DOWN', 'the daemon is stopping; this document is not read any more');
      if (this.#queue.size >= maxQueued) {
        const found = `${this.#queue.size} large documents wait for a thread; at most ${maxQueued} may`;
        throw new Fault('RESOURCE_EXHAUSTED', found, { hint: 'try again in a while' });
      }
      const end = (): void => signal.removeEventListener('abort', abort);
      const waiting: Waiting = {
        message,
        signal,
        resolve: (answer) => {
          end();
          resolve(answer);
        },
        reject: (reason) => {
          end();
          reject(reason);
        },
      };
      const abort = (): void => {
        this.#queue.delete(waiting);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#queue.add(waiting);
      this.#dispatch();
    });
  }

  /** Ends all threads, whatever they are at. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    for (const waiting of this.#queue) waiting.reject(new Fault('SHUTTING_DOWN', 'the daemon is stopping'));
    this.#queue.clear();
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  #dispatch(): void {
    for (const waiting of this.#queue) {
      const thread = [...this.#threads].find(({ isFree }) => isFree) ?? this.#start();
      if (thread === undefined) return;
      this.#queue.delete(waiting);
      thread.take(waiting);
    }
  }

  #start(): Thread | undefined {
    if (this.#threads.size >= this.#options.size || !this.#isOpen) return undefined;
    const thread = new Thread(this.#options, {
      free: () => this.#dispatch(),
      gone: () => {
        this.#threads.delete(thread);
        this.#dispatch();
      },
    });
    this.#threads.add(thread);
    return thread;
  }
}

/** A thread, and the errand that it is at. */
class Thread {
  readonly #options: ThreadPoolOptions;
  readonly #worker: Worker;
  readonly #tell: { readonly free: () => void; readonly gone: () => void };
  readonly #ended: Promise<void>;
  #errand: Waiting | undefined = undefined;
  #number = 0;
  /** Runs while it is at an errand, then until it has been idle for too long. */
  #timer: NodeJS.Timeout | undefined = undefined;
  #isEnding = false;

  constructor(options: ThreadPoolOptions, tell: { readonly free: () => void; readonly gone: () => void }) {
    this.#options = options;
    this.#tell = tell;
    const resourceLimits = { maxOldGenerationSizeMb: options.maxHeapMiB, maxYoungGenerationSizeMb: 16 };
    const settings = { env: {}, resourceLimits };
    this.#worker = options.code?.startThread(options.script, settings) ?? new Worker(options.script, settings);
    this.#worker.unref();
    this.#worker.on('message', (outcome: Outcome) => this.#finish(outcome));
    this.#worker.on('error', (error) => {
      options.logger.error({ err: error }, 'a thread died');
      this.#fail(new Error('the thread that did this has died', { cause: error }));
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        clearTimeout(this.#timer);
        this.#fail(new Error('the thread that did this has ended'));
        resolve();
        tell.gone();
      });
    });
  }

  get isFree(): boolean {
    return this.#errand === undefined && !this.#isEnding;
  }

  take(errand: Waiting): void {
    const { limitMs } = this.#options;
    this.#errand = errand;
    this.#number++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#options.logger.warn({ limitMs }, 'a thread took too long over one document and was ended');
      const found = `this takes longer than the ${limitMs} ms that one document may`;
      this.#fail(new Fault('RESOURCE_EXHAUSTED', found, { hint: 'make the document simpler' }));
      void this.end();
    }, limitMs);
    this.#worker.ref();
    this.#worker.postMessage({ number: this.#number, message: errand.message } satisfies Errand);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    void this.#worker.terminate();
    await this.#ended;
  }

  #finish({ number, answer }: Outcome): void {
    const errand = this.#errand;
    if (errand === undefined || number !== this.#number) return;
    this.#errand = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.end(), this.#options.idleMs).unref();
    this.#worker.unref();
    errand.resolve(answer);
    this.#tell.free();
  }

  #fail(reason: Error): void {
    this.#isEnding = true;
    this.#errand?.reject(reason);
    this.#errand = undefined;
  }
}
