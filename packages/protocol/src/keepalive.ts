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
}

/** Watches whether the other side of a connection is alive. */
export interface Keepalive extends Disposable {
  /** It has said something. */
  heard(): void;
}

/** Begins to watch; dispose it with the connection. It keeps no process alive. */
export function watchSignsOfLife({ intervalMs, timeoutMs, ask, late }: KeepaliveOptions): Keepalive {
  let heardMs = performance.now();
  let isAsked = false;
  let timer = setTimeout(look, intervalMs).unref();
  let dueMs = heardMs + intervalMs;

  function lookIn(ms: number): void {
    dueMs = performance.now() + ms;
    timer = setTimeout(look, ms).unref();
  }

  function look(): void {
    const nowMs = performance.now();
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
      if (!isAsked) heardMs = nowMs;
      lookIn(isAsked ? timeoutMs : intervalMs);
    }
  }

  return {
    heard() {
      heardMs = performance.now();
      if (!isAsked) return;
      isAsked = false;
      clearTimeout(timer);
      lookIn(intervalMs);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      isAsked = false;
    },
  };
}
