import type { Clock } from '../../model/clock.js';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock for tests: time stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** @param start - Milliseconds since 1970 that it shows at first. */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  /** Milliseconds since 1970, as far as the test has come. */
  now(): number {
    return this.#now;
  }

  /** Runs `callback` when the test has advanced by `ms`; the answer takes it back. */
  setTimeout(callback: () => void, ms: number): () => void {
    const timer: Timer = { due: this.#now + Math.max(0, ms), order: this.#order++, run: callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Number of timers that have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass: each timer runs at its own time, and what it set going settles before the next one runs. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = timer.due;
      timer.run();
      await settle();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (first === undefined || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }
}

// All promise callbacks that are ready, and those that they make ready, run before an immediate does.
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
