/**
 * The time by which the SDK waits for what guests do. What is waited for on behalf of the connection itself goes by the host's.
 *
 * @internal
 */
export interface WaitClock {
  /** Runs `callback` once after `ms` milliseconds; the answer takes it back. */
  setTimeout(callback: () => void, ms: number): () => void;
}

/** The time of the host. @internal */
export const hostClock: WaitClock = {
  setTimeout(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
