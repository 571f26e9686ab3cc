import { Metadata, status as grpcStatus } from '@grpc/grpc-js';
import { createMessageSplitter } from '@holdfast/protocol';
import type { FramesSocket } from './open-frames.js';
import type { SessionCarrier } from './session-carrier.js';

/** Longest message that is taken from a daemon. */
const maxMessageBytes = 64 * 1024 * 1024;

/** Carries a session in bare frames, on a socket behind its hello. */
export function framesCarrier({ socket, take }: FramesSocket): SessionCarrier {
  return {
    withLength: true,
    open(events) {
      const splitter = createMessageSplitter(maxMessageBytes);
      let why = 'the daemon closed the connection';
      socket.on('drain', () => events.drained());
      socket.on('error', (error) => (why = error.message));
      const end = (): void => events.ended({ code: grpcStatus.UNAVAILABLE, details: why, metadata: new Metadata() });
      // It may have broken since it was opened.
      if (socket.destroyed) process.nextTick(end);
      else socket.once('close', end);
      events.accepted();
      take((chunk) => {
        splitter.push(chunk);
        try {
          for (let message = splitter.next(); message !== undefined; message = splitter.next()) events.message(message);
        } catch (error) {
          socket.destroy(error as RangeError);
        }
      });
      return { write: (message) => socket.write(message), cancel: () => void socket.destroy() };
    },
  };
}
