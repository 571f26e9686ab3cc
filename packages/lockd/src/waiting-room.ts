import type { Clock } from './host/clock.js';
import { Refusal } from './refusal.js';

/** Requests that wait for busy leases. Whoever waits looks again when something was given back, and from time to time. */
export class WaitingRoom {
  #waiting = 0;
  #changes = 0;
  readonly #wake = new Set<() => void>();

  /** How many wait. */
  get size(): number {
    return this.#waiting;
  }

  /** Grows whenever something was given back. */
  get changes(): number {
    return this.#changes;
  }

  /** Takes a place; to be left by disposal. @throws Refusal RESOURCE_EXHAUSTED */
  enter(most: number): Disposable {
    if (this.#waiting >= most) {
      throw new Refusal('RESOURCE_EXHAUSTED', `${most} requests wait for busy leases already; no more may`);
    }
    this.#waiting++;
    return {
      [Symbol.dispose]: () => {
        this.#waiting--;
      },
    };
  }

  /** Says that something was given back. */
  wakeAll(): void {
    this.#changes++;
    for (const wake of this.#wake) wake();
  }

  /** Waits until something is given back that was not when `changes` was read, but no longer than this, or than the signal lets it. */
  async next(changes: number, clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (changes !== this.#changes || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.#wake.delete(end);
        signal.removeEventListener('abort', end);
        cancel();
        resolve();
      };
      const cancel = clock.setTimeout(end, ms);
      this.#wake.add(end);
      signal.addEventListener('abort', end);
    });
  }
}
