import type { Clock } from '../../../model/clock.js';
import type { HeldCall } from './held-call.js';

/** Longer deadlines are cut to this: beyond some weeks timers would fire at once. */
const maxTimeoutMs = 24 * 3_600_000;

/** Deadlines of calls. They are armed when a turn ends: most calls are answered before a timer would be worth its price. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #expire: (held: HeldCall) => void;
  /** Calls of this turn. */
  #unarmed: HeldCall[] = [];

  constructor(clock: Clock, expire: (held: HeldCall) => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  add(held: HeldCall): void {
    this.#unarmed.push(held);
  }

  /** The turn ends: calls that are not answered yet get their timers. */
  arm(): void {
    if (this.#unarmed.length === 0) return;
    for (const held of this.#unarmed) {
      if (held.isAnswered) continue;
      held.stopTimer = this.#clock.setTimeout(() => this.#expire(held), Math.min(held.timeoutMs, maxTimeoutMs));
    }
    this.#unarmed = [];
  }

  forget(): void {
    this.#unarmed = [];
  }
}
