import { Refusal } from './refusal.js';

/** Counts what is being done for clients, so that it can come to an end before a new image takes over. */
export class RunningCalls {
  #running = 0;
  #waiting: (() => void)[] = [];
  #draining = new AbortController();

  /** Aborts when running calls should come to an end: those that only wait give up. */
  get signal(): AbortSignal {
    return this.#draining.signal;
  }

  get size(): number {
    return this.#running;
  }

  /** Does it. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await body();
    } finally {
      if (--this.#running === 0) for (const end of this.#waiting.splice(0)) end();
    }
  }

  /** Resolves when nothing is being done. */
  async ended(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Has everything end that would not end by itself: sessions, watches, and who waits for a busy lease. */
  endWaiting(): void {
    this.#draining.abort();
  }

  /** Lets sessions begin again. */
  reopen(): void {
    this.#draining = new AbortController();
  }
}

/** What a call is refused with while a new image takes over. */
export function restarting(): Refusal {
  return new Refusal('RESTARTING', 'a new image of holdfast-lockd takes over; the call may be repeated as it was');
}
