import { Refusal } from './refusal.js';

/** Counts what is being done for clients, so that it can come to an end before a new image takes over. */
export class RunningCalls {
  #running = 0;
  #draining = new AbortController();
  #idle: (() => void)[] = [];

  /** Aborts when running calls should come to an end: those that only wait give up. */
  get signal(): AbortSignal {
    return this.#draining.signal;
  }

  get size(): number {
    return this.#running;
  }

  /** Does it, unless no more may begin. @throws Refusal RESTARTING */
  async run<T>(body: () => Promise<T>): Promise<T> {
    if (this.signal.aborted) throw restarting();
    this.#running++;
    try {
      return await body();
    } finally {
      this.#running--;
      if (this.#running === 0) for (const tell of this.#idle.splice(0)) tell();
    }
  }

  /** Lets no more begin, and answers when none is left. */
  async drain(): Promise<void> {
    this.#draining.abort();
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Lets calls begin again. */
  reopen(): void {
    this.#draining = new AbortController();
  }
}

/** What a call is refused with while a new image takes over. */
export function restarting(): Refusal {
  return new Refusal('RESTARTING', 'a new image of holdfast-lockd takes over; the call may be repeated as it was');
}
