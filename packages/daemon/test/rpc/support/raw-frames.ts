import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { OpenSessionRequest, OpenSessionResponse, framesSocketOf } from '@holdfast/protocol';
import type { ClientFrame, ServerFrame } from '@holdfast/protocol';

/** A connection for bare frames, spoken by hand. */
export interface RawFrames<Sent, Received> extends Disposable {
  readonly socket: Socket;
  /** Every frame received so far. */
  readonly received: Received[];
  /** What the daemon said first. */
  readonly hello: Promise<string>;
  readonly closed: Promise<void>;
  send(...frames: Sent[]): void;
  /** The first frame that passes, also of those that are still to come; undefined: the connection ended before. */
  find(passes: (frame: Received) => boolean): Promise<Received | undefined>;
}

/** Opens a connection whose frames are in protobuf. */
export function openProtobufFrames(socketPath: string): RawFrames<ClientFrame['frame'], ServerFrame['frame']> {
  return open(socketPath, 'HFF1PBUF', {
    write: (frame) => OpenSessionRequest.encode({ frames: [{ frame }] }).finish(),
    read: (message) => OpenSessionResponse.decode(message).frames.map(({ frame }) => frame),
  });
}

/** A frame of either side in JSON. */
export type JsonFrame = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** Opens a connection whose frames are in JSON. */
export function openJsonFrames(socketPath: string): RawFrames<JsonFrame, JsonFrame> {
  return open(socketPath, 'HFF1JSON', {
    write: (frame) => Buffer.from(JSON.stringify(frame)),
    read: (message) => [JSON.parse(message.toString()) as JsonFrame],
  });
}

/** A message with its length before it. */
export function delimited(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

function open<Sent, Received>(
  socketPath: string,
  hello: string,
  codec: { write(frame: Sent): Uint8Array; read(message: Buffer): Received[] },
): RawFrames<Sent, Received> {
  const socket = createConnection({ path: framesSocketOf(socketPath), allowHalfOpen: true });
  const received: Received[] = [];
  const greeted = Promise.withResolvers<string>();
  const waiting = new Set<() => void>();
  let isClosed = false;
  let rest = Buffer.alloc(0);
  let isGreeted = false;
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    if (!isGreeted && rest.length >= 8) {
      isGreeted = true;
      greeted.resolve(rest.toString('latin1', 0, 8));
      rest = rest.subarray(8);
    }
    while (isGreeted && rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const end = 4 + rest.readUInt32BE();
      received.push(...codec.read(rest.subarray(4, end)));
      rest = rest.subarray(end);
    }
    for (const look of waiting) look();
  });
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      greeted.resolve('');
      for (const look of waiting) look();
      resolve();
    });
  });
  socket.write(hello);
  return {
    socket,
    received,
    hello: greeted.promise,
    closed,
    send: (...frames) => void socket.write(Buffer.concat(frames.map((frame) => delimited(codec.write(frame))))),
    find(passes) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = received.find(passes);
          if (found === undefined && !isClosed) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
