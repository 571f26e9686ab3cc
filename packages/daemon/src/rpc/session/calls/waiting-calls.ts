import type { HeldCall } from './held-call.js';

/** Calls of a session that its client may not have done yet, urgent ones and others each in their order. */
export class WaitingCalls {
  readonly #urgent = new Set<HeldCall>();
  readonly #ordinary = new Set<HeldCall>();
  #bytes = 0;

  get count(): number {
    return this.#urgent.size + this.#ordinary.size;
  }

  /** Bytes of their requests. */
  get bytes(): number {
    return this.#bytes;
  }

  has(isUrgent: boolean): boolean {
    return this.#lineOf(isUrgent).size > 0;
  }

  add(held: HeldCall): void {
    this.#lineOf(held.isUrgent).add(held);
    this.#bytes += held.bytes;
  }

  remove(held: HeldCall): void {
    if (this.#lineOf(held.isUrgent).delete(held)) this.#bytes -= held.bytes;
  }

  /** Takes the first out. @throws RangeError when there is none */
  take(isUrgent: boolean): HeldCall {
    for (const held of this.#lineOf(isUrgent)) {
      this.remove(held);
      return held;
    }
    throw new RangeError('no call waits');
  }

  #lineOf(isUrgent: boolean): Set<HeldCall> {
    return isUrgent ? this.#urgent : this.#ordinary;
  }
}
