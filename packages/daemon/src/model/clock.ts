/** Where time comes from; a test brings its own, so that it never sleeps. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; they pass evenly, also when somebody sets the time of the host. */
  elapsedMs(): number;
  /** Runs `callback` once after `ms` milliseconds; the answer takes it back and is legal at any time. */
  setTimeout(callback: () => void, ms: number): () => void;
  /** Takes note that somebody outside was asked something: a time that stands still does not go on before the answer. */
  outside?(answer: Promise<void>): void;
}

/** The time of the host. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  setTimeout: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
