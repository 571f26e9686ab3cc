import type { OutputStream } from './stream-writer.js';

/** What one client may grant: more would not be counted exactly, and means "as much as you like" anyway. */
const maxCredit = 0xffff_ffff;

/** A stream within a session: takes as many messages as its reader granted, while the session takes any. */
export interface CreditedOutput extends OutputStream {
  /** The reader wants so many more. */
  grant(items: number): void;
  /** The session takes messages again. */
  drained(): void;
}

/** Makes the output of a stream; `take` puts a message into the session and says whether that has room for a further one. */
export function createCreditedOutput(
  granted: number,
  take: (message: Uint8Array) => boolean,
  end: () => void,
): CreditedOutput {
  let credit = granted;
  let isRoomy = true;
  // What the last write answered: only who was told to wait is told of a drain.
  let isWaiting = false;
  const listeners: (() => void)[] = [];
  function wake(): void {
    if (!isWaiting || credit === 0 || !isRoomy) return;
    isWaiting = false;
    for (const listener of listeners) listener();
  }
  return {
    write(message) {
      credit--;
      isRoomy = take(message);
      isWaiting = credit === 0 || !isRoomy;
      return !isWaiting;
    },
    end,
    on: (_event, listener) => listeners.push(listener),
    grant(items) {
      credit = Math.min(maxCredit, credit + items);
      wake();
    },
    drained() {
      isRoomy = true;
      wake();
    },
  };
}
