import type { Clock } from '../model/clock.js';

/** How long one call may keep all others waiting. */
const turnMs = 10;

/** Calls that wait for their next turn, first come first served. */
const waiting: (() => void)[] = [];

/** The turns of work that goes over thousands of objects. */
export interface Turns {
  /** Whether others have waited long enough. */
  readonly isOver: boolean;
  /** Whether others were served since the work began. */
  readonly hasGivenWay: boolean;
  /** Lets others be served, and goes on after them; what could have changed is to be read again. @throws the reason of the signal */
  giveWay(): Promise<void>;
}

/** Divides the work of one call into turns, so that nobody waits for the whole of it, nor for that of many such calls. */
export function inTurns(clock: Pick<Clock, 'elapsedMs'>, signal: AbortSignal): Turns {
  // Who comes while others wait for theirs has had none yet.
  let begunMs = waiting.length > 0 ? -Infinity : clock.elapsedMs();
  let hasGivenWay = false;
  return {
    get hasGivenWay() {
      return hasGivenWay;
    },
    get isOver() {
      return clock.elapsedMs() - begunMs >= turnMs;
    },
    async giveWay() {
      hasGivenWay = true;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 1) setImmediate(giveTurn);
      });
      signal.throwIfAborted();
      begunMs = clock.elapsedMs();
    },
  };
}

/** One turn for each round of the event loop: between them it reads what has come. */
function giveTurn(): void {
  waiting[0]?.();
  // Who has the turn counts until the next round: whoever comes in this one waits.
  setImmediate(() => {
    waiting.shift();
    if (waiting.length > 0) giveTurn();
  });
}
