import { PingRequest, PingResponse } from '@holdfast/protocol';
import { openRawSession, type RawSession } from './raw-session.js';

/** The smallest call. */
export const ping = '/holdfast.v1.AdminService/Ping';

/** A client that asks, and whether it was answered yet. */
export interface Asking extends Disposable {
  readonly session: RawSession;
  readonly answer: Promise<string>;
  readonly isAnswered: boolean;
}

/** Connects, and asks once. */
export function ask(socketPath: string, word = 'hello'): Asking {
  const session = openRawSession(socketPath);
  let isAnswered = false;
  const payload = PingRequest.encode({ payload: Buffer.from(word) }).finish();
  const answer = session.call({ id: 1, method: ping, payload }).then((reply) => {
    isAnswered = true;
    return Buffer.from(PingResponse.decode(reply.payload).payload).toString();
  });
  return {
    session,
    answer,
    get isAnswered() {
      return isAnswered;
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}
