/**
 * Messages that come in their own time, for a reader that takes what is there: no promise for each of them, which is what most of
 * the work would be where a thousand readers hear of every change. One reader; it ends by what `take` throws.
 */
export interface Feed<T> extends AsyncIterable<T> {
  /** The next message; undefined: none is there yet. @throws what ends the feed */
  take(): T | undefined;
  /** Calls back once, when `take` has something to say again. */
  onReady(wake: () => void): void;
  /** Nobody reads on. */
  close(): void;
}

/** Whether a source can be read as a {@link Feed}. */
export function isFeed<T>(source: AsyncIterable<T>): source is Feed<T> {
  return 'take' in source && 'onReady' in source;
}

/** Reads a feed like any other source. */
export async function* readFeed<T>(feed: Feed<T>): AsyncGenerator<T, void, undefined> {
  try {
    for (;;) {
      const message = feed.take();
      if (message !== undefined) yield message;
      else await new Promise<void>((resolve) => feed.onReady(resolve));
    }
  } finally {
    feed.close();
  }
}
