import {
  createMessageSplitter,
  OpenSessionRequest,
  OpenSessionResponse,
  SendMemory,
  Status,
  watchSignsOfLife,
} from '@holdfast/protocol';
import type { StreamStatus } from '../error-from-grpc.js';
import type { SignsOfLife } from '../signs-of-life.js';
import { statusCode } from '../status-code.js';
import type { FramesSocket } from './open-frames.js';
import type { SessionCarrier } from './session-carrier.js';
import { withLength } from './with-length.js';

/** Asks for a sign of life: a message with its length before it. */
const ping = withLength(
  OpenSessionRequest.encode({ frames: [{ frame: { $case: 'ping', value: { nonce: 1 } } }] }).finish(),
);

/** Longest message that is taken from a daemon. */
const maxMessageBytes = 64 * 1024 * 1024;

/** Where messages are written, of all sessions: a socket has taken one, or keeps the memory, before there is another. */
const outgoing = new SendMemory();

/** Where a message is put together that came in pieces: it is read before there is another. */
const assembled = Buffer.allocUnsafeSlow(128 * 1024);
const assembly = (bytes: number): Buffer =>
  bytes > assembled.length ? Buffer.allocUnsafe(bytes) : assembled.subarray(0, bytes);

/**
 * Carries a session in bare frames, on a socket behind its hello; a daemon that gives no sign of life has broken it. Of one that was
 * shown a token the first word is waited for, which says whether that is good.
 */
export function framesCarrier(
  { socket, hasToken, take }: FramesSocket,
  { intervalMs, timeoutMs }: SignsOfLife,
): SessionCarrier {
  return {
    withLength: true,
    open(events) {
      const splitter = createMessageSplitter(maxMessageBytes, assembly);
      let status: StreamStatus = { code: statusCode.unavailable, details: 'the daemon closed the connection' };
      let isAccepted = !hasToken;
      socket.on('drain', () => events.drained());
      socket.on('error', (error) => (status = { ...status, details: error.message }));
      const end = (): void => events.ended(status);
      // It may have broken since it was opened.
      if (socket.destroyed) process.nextTick(end);
      else socket.once('close', end);
      if (isAccepted) events.accepted();
      // A daemon has nothing to say to who is let in, unless it is asked.
      else socket.write(ping);
      const message = (bytes: Buffer): void => {
        if (isAccepted) return events.message(bytes);
        const refused = refusalIn(bytes);
        if (refused === undefined) {
          isAccepted = true;
          events.accepted();
          events.message(bytes);
        } else {
          status = refused;
          socket.destroy();
        }
      };
      const keepalive =
        intervalMs > 0 &&
        watchSignsOfLife({
          intervalMs,
          timeoutMs,
          ask() {
            socket.write(ping);
            return true;
          },
          late: () => socket.destroy(new Error(`the daemon gave no sign of life for ${timeoutMs} ms`)),
        });
      if (keepalive !== false) socket.once('close', () => keepalive[Symbol.dispose]());
      take((chunk) => {
        if (keepalive !== false) keepalive.heard();
        splitter.push(chunk);
        try {
          for (let next = splitter.next(); next !== undefined; next = splitter.next()) message(next);
          splitter.keep();
        } catch (error) {
          socket.destroy(error as RangeError);
        }
      });
      return {
        memory: (bytes) => outgoing.cut(bytes),
        write(message) {
          const hasRoom = socket.write(message);
          outgoing.written(socket);
          return hasRoom;
        },
        cancel: () => void socket.destroy(),
      };
    },
  };
}

/** Why the daemon does not serve a session, if that is what it says. */
function refusalIn(message: Buffer): StreamStatus | undefined {
  for (const { frame } of OpenSessionResponse.decode(message).frames) {
    if (frame?.$case !== 'goAway' || frame.value.status === undefined) continue;
    const { code, message: details } = frame.value.status;
    const packed = Buffer.from(Status.encode(frame.value.status).finish());
    return { code, details, metadata: { get: () => [packed] } };
  }
  return undefined;
}
