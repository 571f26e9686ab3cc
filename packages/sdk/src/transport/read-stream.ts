import { refusal } from '../errors/refusal.js';
import { LostError } from './lost-error.js';
import type { Session, SessionCall } from './session.js';

/** How many items come ahead of their reader; half of them are granted anew at a time. */
const credit = 64;

/** Reads a stream of responses; a reader that stops early cancels it. @throws HoldfastError */
export async function* readStream(session: Session, call: SessionCall): AsyncGenerator<object, void, undefined> {
  let items: object[] = [];
  let end: { readonly error?: Error } | undefined;
  let wake = (): void => {};
  const stream = session.stream(call, credit, {
    item(message) {
      items.push(message);
      wake();
    },
    end() {
      end = {};
      wake();
    },
    fail(error) {
      end = { error };
      wake();
    },
  });
  let read = 0;
  try {
    for (;;) {
      const some = items;
      items = [];
      for (const item of some) {
        yield item;
        if (++read % (credit / 2) === 0) stream.grant(credit / 2);
      }
      if (items.length > 0) continue;
      if (end?.error !== undefined) throw translate(end.error, call.rpc);
      if (end !== undefined) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stream.cancel();
  }
}

/** Without a word of the daemon: the connection broke. */
function translate(error: Error, rpc: string): Error {
  if (!(error instanceof LostError)) return error;
  return refusal('UNAVAILABLE', `${rpc} was cut off: ${error.message}`, {}, { cause: error });
}
