import { refusal } from '../errors/refusal.js';
import { hostClock } from '../time/wait-clock.js';
import { givenUp } from './given-up.js';

/**
 * Waits for a promise, but not longer than the signal and the deadline (by `performance.now()`) allow.
 * @param late - What is said of a deadline that has passed.
 * @throws what the promise rejects with, HoldfastError CANCELLED or DEADLINE_EXCEEDED
 */
export function waitUntil<T>(
  promise: Promise<T>,
  what: string,
  signal: AbortSignal | undefined,
  deadline: number,
  late: string = `${what} was not answered in time; work that has begun goes on`,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(givenUp(what, signal?.reason));
    const expire = (): void => {
      const cause = new DOMException('too late', 'TimeoutError');
      reject(refusal('DEADLINE_EXCEEDED', late, {}, { cause }));
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const stop = deadline === Infinity ? undefined : hostClock.setTimeout(expire, deadline - performance.now());
    // Also when nobody waits any more: somebody must hear what the promise rejects with.
    void promise.then(resolve, reject).finally(() => {
      stop?.();
      signal?.removeEventListener('abort', abort);
    });
  });
}
