/** When a side that is silent is asked for a sign of life, and what becomes of it. */
export interface KeepaliveOptions {
  /** After how long without a word it is asked. */
  readonly intervalMs: number;
  /** How long it then has. */
  readonly timeoutMs: number;
  /** Asks; false: it cannot be asked at present, and its silence means nothing. */
  readonly ask: () => boolean;
  /** It gave no sign. */
  readonly late: () => void;
  /** Whose time it is; absent: the host's, and no process lives on for it. */
  readonly time?: KeepaliveTime;
}

/** The time by which signs of life are waited for. */
export interface KeepaliveTime {
  /** Milliseconds since some moment. */
  elapsedMs(): number;
  /** Runs `callback` once after `ms` milliseconds; the answer takes it back. */
  setTimeout(callback: () => void, ms: number): () => void;
  /** Takes note that the other side was asked, and has answered or is given up when the promise is resolved. */
  outside?(answer: Promise<void>): void;
}

const hostTime: KeepaliveTime = {
  elapsedMs: () => performance.now(),
  setTimeout(callback, ms) {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** Watches whether the other side of a connection is alive. */
export interface Keepalive extends Disposable {
  /** It has said something. */
  heard(): void;
}

/** Begins to watch; dispose it with the connection. It keeps no process alive. */
export function watchSignsOfLife({ intervalMs, timeoutMs, ask, late, time = hostTime }: KeepaliveOptions): Keepalive {
  let heardMs = time.elapsedMs();
  let isAsked = false;
  let answered: (() => void) | undefined;
  let stop = time.setTimeout(look, intervalMs);
  let dueMs = heardMs + intervalMs;

  function lookIn(ms: number): void {
    dueMs = time.elapsedMs() + ms;
    stop = time.setTimeout(look, ms);
  }

  function noteAsked(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    answered = resolve;
    time.outside?.(promise);
  }

  function look(): void {
    const nowMs = time.elapsedMs();
    // Whoever was stopped itself hears what was said meanwhile only now.
    const hasSlept = nowMs - dueMs > timeoutMs / 2;
    if (isAsked && !hasSlept) {
      // What has come in this turn is still to be read.
      setImmediate(() => {
        if (isAsked) late();
      });
      return;
    }
    const restMs = heardMs + intervalMs - nowMs;
    if (isAsked) {
      lookIn(timeoutMs);
    } else if (restMs > 0) {
      lookIn(restMs);
    } else {
      isAsked = ask();
      if (isAsked) noteAsked();
      else heardMs = nowMs;
      lookIn(isAsked ? timeoutMs : intervalMs);
    }
  }

  return {
    heard() {
      heardMs = time.elapsedMs();
      if (!isAsked) return;
      isAsked = false;
      answered?.();
      stop();
      lookIn(intervalMs);
    },
    [Symbol.dispose]() {
      stop();
      answered?.();
      isAsked = false;
    },
  };
}
