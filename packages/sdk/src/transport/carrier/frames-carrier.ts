import { createMessageSplitter, OpenSessionRequest, SendMemory, watchSignsOfLife } from '@holdfast/protocol';
import type { SignsOfLife } from '../signs-of-life.js';
import { statusCode } from '../status-code.js';
import type { FramesSocket } from './open-frames.js';
import type { SessionCarrier } from './session-carrier.js';

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

/** Carries a session in bare frames, on a socket behind its hello; a daemon that gives no sign of life has broken it. */
export function framesCarrier({ socket, take }: FramesSocket, { intervalMs, timeoutMs }: SignsOfLife): SessionCarrier {
  return {
    withLength: true,
    open(events) {
      const splitter = createMessageSplitter(maxMessageBytes, assembly);
      let why = 'the daemon closed the connection';
      socket.on('drain', () => events.drained());
      socket.on('error', (error) => (why = error.message));
      const end = (): void => events.ended({ code: statusCode.unavailable, details: why });
      // It may have broken since it was opened.
      if (socket.destroyed) process.nextTick(end);
      else socket.once('close', end);
      events.accepted();
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
          for (let message = splitter.next(); message !== undefined; message = splitter.next()) events.message(message);
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

function withLength(message: Uint8Array): Buffer {
  const whole = Buffer.alloc(4 + message.length);
  whole.writeUInt32BE(message.length, 0);
  whole.set(message, 4);
  return whole;
}
