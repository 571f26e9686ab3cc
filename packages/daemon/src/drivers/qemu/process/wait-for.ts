/**
 * What a promise answers; undefined: not within that time.
 * @throws the signal's reason when that is aborted first, and what the promise rejects with
 */
export async function waitFor<T>(promise: Promise<T>, signal: AbortSignal, ms?: number): Promise<T | undefined> {
  const { promise: given, resolve, reject } = Promise.withResolvers<T | undefined>();
  const abort = (): void => reject(signal.reason);
  const timer = ms === undefined ? undefined : setTimeout(resolve, ms, undefined);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  promise.then(resolve, reject);
  try {
    return await given;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
