/**
 * Reads a source until it ends or the signal is aborted, whichever the source notices first: one that does not heed
 * the signal is let go of all the same.
 * @throws the signal's reason, or what the source throws
 */
export async function* readUntilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextOrAbort(iterator, signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that hangs must not hold the stream; what it has to say now interests nobody.
    iterator.return?.().catch(() => undefined);
  }
}

function nextOrAbort<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> {
  // A listener a message, taken off again: racing one promise for ever would keep every message reachable.
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
