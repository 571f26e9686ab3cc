import { type Clock, systemClock } from '../../model/clock.js';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
  /** Takes it back from the host's time, which it runs by after a release. */
  cancel?: () => void;
}

/** A clock for tests: time stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  /** What the host's clock showed when time was let go; undefined: it was not. */
  #releasedMs: number | undefined;
  readonly #timers = new Set<Timer>();
  readonly #unanswered = new Set<Promise<void>>();

  /** @param start - Milliseconds since 1970 that it shows at first. */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  /** Milliseconds since 1970, as far as the test has come. */
  now(): number {
    return this.#releasedMs === undefined ? this.#now : this.#now + systemClock.elapsedMs() - this.#releasedMs;
  }

  /** The same: nobody sets this time. */
  elapsedMs(): number {
    return this.now();
  }

  /** Runs `callback` when the test has advanced by `ms`; the answer takes it back. */
  setTimeout(callback: () => void, ms: number): () => void {
    const timer: Timer = { due: this.now() + Math.max(0, ms), order: this.#order++, run: callback };
    this.#timers.add(timer);
    if (this.#releasedMs !== undefined) this.#runByHost(timer);
    return () => {
      this.#timers.delete(timer);
      timer.cancel?.();
    };
  }

  /** Number of timers that have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer runs; undefined: there is none. */
  get nextMs(): number | undefined {
    return this.#next(Number.POSITIVE_INFINITY)?.due;
  }

  /** Takes note of somebody who was asked something and answers in the time of the host. */
  outside(answer: Promise<void>): void {
    this.#unanswered.add(answer);
    void answer.then(() => this.#unanswered.delete(answer));
  }

  /** What has not been answered yet. */
  get unanswered(): readonly Promise<void>[] {
    return [...this.#unanswered];
  }

  /** Waits for these no more. */
  giveUpOn(answers: readonly Promise<void>[]): void {
    for (const answer of answers) this.#unanswered.delete(answer);
  }

  /**
   * Lets time pass: each timer runs at its own time, and what it set going settles before the next one runs.
   * @param settle - Resolves when that has settled; absent: what needs nobody outside of this process.
   */
  async advance(ms: number, settle: () => Promise<void> = turn): Promise<void> {
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

  /** From now on time passes as on the host, for a daemon that ends: nobody will tell it to go on any more. */
  release(): void {
    if (this.#releasedMs !== undefined) return;
    this.#releasedMs = systemClock.elapsedMs();
    for (const timer of this.#timers) this.#runByHost(timer);
  }

  #runByHost(timer: Timer): void {
    timer.cancel = systemClock.setTimeout(
      () => {
        this.#timers.delete(timer);
        timer.run();
      },
      Math.max(0, timer.due - this.now()),
    );
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
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
