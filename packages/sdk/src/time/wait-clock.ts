/**
 * The time by which the SDK waits for what guests do. What is waited for on behalf of the connection itself goes by the host's.
 *
 * @internal
 */
export interface WaitClock {
  /** Runs `callback` once after `ms` milliseconds; the answer takes it back. */
  setTimeout(callback: () => void, ms: number): () => void;
}

/** What Node.js is asked for beyond this passes at once. @internal */
export const longestTimerMs: number = 2 ** 31 - 1;

/** The time of the host. @internal */
export const hostClock: WaitClock = {
  setTimeout(callback, ms) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer =
        left > longestTimerMs
          ? setTimeout(() => wait(left - longestTimerMs), longestTimerMs)
          : setTimeout(callback, Math.max(0, left));
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
