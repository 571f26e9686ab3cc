import { refusal } from '../errors/refusal.js';
import { Inflow } from './inflow.js';
import { LostError } from './lost-error.js';
import type { Session } from './session.js';
import type { OpenStream, SessionCall } from './session-call.js';

/** How many items come ahead of their reader; half of them are granted anew at a time. */
const credit = 64;

/** Reads a stream of responses; a reader that stops early cancels it, and gets a HoldfastError when it fails. */
export function readStream(session: Session, call: SessionCall): AsyncIterableIterator<object, undefined> {
  let stream: OpenStream | undefined = undefined;
  let read = 0;
  const items = new Inflow<object>({
    taken() {
      if (++read % (credit / 2) === 0) stream?.grant(credit / 2);
    },
    left: () => stream?.cancel(),
  });
  stream = session.stream(call, credit, {
    item: (message) => items.push(message),
    end: () => items.end(),
    fail: (error) => items.end(translate(error, call.rpc)),
  });
  return items;
}

/** Without a word of the daemon: the connection broke. */
function translate(error: Error, rpc: string): Error {
  if (!(error instanceof LostError)) return error;
  return refusal('UNAVAILABLE', `${rpc} was cut off: ${error.message}`, {}, { cause: error });
}
