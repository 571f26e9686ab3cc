import type { HeldCall } from './held-call.js';

/** The calls of a session that have no reply yet, by their ids. */
export class HeldCalls {
  readonly #all = new Map<number, HeldCall>();
  readonly #streams = new Set<HeldCall>();

  /** Streams among them. */
  get streams(): ReadonlySet<HeldCall> {
    return this.#streams;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** Whether there is but one. */
  get isAlone(): boolean {
    return this.#all.size === 1;
  }

  /** Whether none but streams are left, whose replies nobody waits for. */
  get hasOnlyStreams(): boolean {
    return this.#all.size === this.#streams.size;
  }

  get(id: number): HeldCall | undefined {
    return this.#all.get(id);
  }

  all(): Iterable<HeldCall> {
    return this.#all.values();
  }

  add(held: HeldCall): void {
    this.#all.set(held.id, held);
    if (held.call.method.responseStream) this.#streams.add(held);
  }

  /** From here on a call has its reply; false: it had one already. */
  answered(held: HeldCall): boolean {
    if (held.isAnswered) return false;
    held.isAnswered = true;
    held.stopTimer?.();
    this.#all.delete(held.id);
    this.#streams.delete(held);
    return true;
  }
}
