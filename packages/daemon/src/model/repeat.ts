import type { Clock } from './clock.js';

/** Does something again and again, each time `ms` milliseconds after it was done last, until it is disposed of. */
export function repeat(clock: Clock, ms: number, work: () => void): Disposable {
  let stop = clock.setTimeout(turn, ms);
  let isOver = false;
  function turn(): void {
    work();
    if (!isOver) stop = clock.setTimeout(turn, ms);
  }
  return {
    [Symbol.dispose]() {
      isOver = true;
      stop();
    },
  };
}
