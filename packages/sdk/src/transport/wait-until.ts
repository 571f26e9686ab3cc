import { givenUp } from './given-up.js';

/**
 * Waits for a promise, but not longer than the signal and the deadline (by `performance.now()`) allow.
 * @throws what the promise rejects with, HoldfastError CANCELLED or DEADLINE_EXCEEDED
 */
export function waitUntil<T>(
  promise: Promise<T>,
  what: string,
  signal: AbortSignal | undefined,
  deadline: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(givenUp(what, signal?.reason));
    if (signal?.aborted === true) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort, { once: true });
    const timer =
      deadline === Infinity
        ? undefined
        : setTimeout(
            () => reject(givenUp(what, new DOMException('deadline', 'TimeoutError'))),
            Math.max(0, deadline - performance.now()),
          );
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    });
  });
}
