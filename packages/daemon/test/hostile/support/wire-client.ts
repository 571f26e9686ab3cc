import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { flags, frame, frameTypes } from './frames.ts';

/** A frame that came back. */
export interface ReceivedFrame {
  readonly type: number;
  readonly flag: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** A client that speaks HTTP/2 byte by byte, and need not be polite. */
export interface WireClient extends Disposable {
  readonly socket: Socket;
  /** What was received, frame by frame; it is kept, so do not receive gigabytes. */
  readonly received: readonly ReceivedFrame[];
  readonly isClosed: boolean;
  /** Resolves when the daemon has closed it, or the client itself. */
  readonly closed: Promise<void>;
  /** Writes bytes; resolves when the kernel has them, or the connection is gone. */
  send(...pieces: readonly Uint8Array[]): Promise<void>;
}

/** Connects, and says nothing yet. One that is attentive answers when it is asked for a sign of life. */
export async function connectWire(socketPath: string, isAttentive = false): Promise<WireClient> {
  const socket = createConnection(socketPath);
  const received: ReceivedFrame[] = [];
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      resolve();
    });
  });
  // The daemon may close it in the midst of anything: that is what it is for.
  socket.on('error', () => undefined);
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
      const end = 9 + rest.readUIntBE(0, 3);
      const payload = rest.subarray(9, end);
      received.push({
        type: rest.readUInt8(3),
        flag: rest.readUInt8(4),
        stream: rest.readUInt32BE(5) & 0x7fff_ffff,
        payload,
      });
      const isAsked = rest.readUInt8(3) === frameTypes.ping && rest.readUInt8(4) === 0;
      if (isAttentive && isAsked) socket.write(frame(frameTypes.ping, flags.acknowledge, 0, payload));
      rest = rest.subarray(end);
    }
  });
  // A daemon that is not there is no fault of the client: it is closed at once.
  await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
  return {
    socket,
    received,
    get isClosed() {
      return isClosed;
    },
    closed,
    send(...pieces) {
      if (isClosed) return Promise.resolve();
      const written = new Promise<void>((resolve) => {
        socket.write(Buffer.concat(pieces), () => resolve());
      });
      return Promise.race([written, closed]);
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
