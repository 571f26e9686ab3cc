/** Where time comes from; a test brings its own, so that it never sleeps. */
export interface Clock {
  /** Milliseconds since 1970; shown to humans, decides nothing. */
  now(): number;
  /** Runs `callback` once after `ms` milliseconds; the answer takes it back and is legal at any time. */
  setTimeout(callback: () => void, ms: number): () => void;
}

/** The time of the host. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => {
    const timer = setTimeout(callback, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
