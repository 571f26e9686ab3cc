import type { HeldCalls } from './calls/held-calls.js';
import type { ReplyBatch } from './session-encoding.js';

/** A turn of the event loop, at whose end the replies of a session are written. */
export class Turn {
  readonly #end: () => void;
  readonly #held: HeldCalls;
  readonly #replies: ReplyBatch;
  #immediate: NodeJS.Immediate | undefined = undefined;
  /** Whether it ends before its time, for the one call that was under way is answered. */
  #isHurried = false;
  #isLast = false;

  constructor(end: () => void, held: HeldCalls, replies: ReplyBatch) {
    this.#end = end;
    this.#held = held;
    this.#replies = replies;
  }

  /** Whether none comes after it: the session is closed. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** Sees to it that it ends: with the others of the loop, or at once when there is nothing to gather. */
  schedule(): void {
    if (this.#isLast) return;
    const isAlone = this.#held.hasOnlyStreams && !this.#replies.isEmpty;
    if (isAlone && !this.#isHurried) {
      this.#isHurried = true;
      process.nextTick(this.#end);
    } else if (this.#immediate === undefined) {
      this.#immediate = setImmediate(this.#end);
    }
  }

  /** It ends now. */
  over(): void {
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    this.#isHurried = false;
  }

  /** The session is closed: no further turn is asked for. */
  close(): void {
    this.#isLast = true;
  }
}
