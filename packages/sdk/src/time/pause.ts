import { hostClock, type WaitClock } from './wait-clock.js';

/** Lets time pass; ends early, and without an error, when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal, clock: WaitClock = hostClock): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stop = clock.setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
