import type { Clock } from '../model/clock.js';

/** How long one call may keep all others waiting. */
const turnMs = 10;

/** The turns of work that goes over thousands of objects. */
export interface Turns {
  /** Whether others have waited long enough. */
  readonly isOver: boolean;
  /** Whether others were served since the work began. */
  readonly hasGivenWay: boolean;
  /** Lets others be served, and goes on after them; what could have changed is to be read again. @throws the reason of the signal */
  giveWay(): Promise<void>;
}

/** Divides the work of one call into turns, so that nobody waits for the whole of it. */
export function inTurns(clock: Pick<Clock, 'elapsedMs'>, signal: AbortSignal): Turns {
  let begunMs = clock.elapsedMs();
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
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      begunMs = clock.elapsedMs();
    },
  };
}
