import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createMessageSplitter, framesSocketOf } from '@holdfast/protocol';

/** A frame of the page on frames for other languages: an object with one member. */
export type JsonFrame = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A client that speaks frames in JSON, and knows nothing but that page. */
export interface JsonClient extends Disposable {
  readonly socket: Socket;
  /** All that came so far. */
  readonly heard: readonly JsonFrame[];
  say(frame: JsonFrame): void;
}

/** Connects to the daemon of a URI; `hear` is told of each frame as it comes. */
export async function openJsonClient(
  uri: string,
  hear: (frame: JsonFrame, client: JsonClient) => void = () => {},
): Promise<JsonClient> {
  const socket = createConnection(framesSocketOf(new URL(uri).searchParams.get('socket') ?? ''));
  await once(socket, 'connect');
  const splitter = createMessageSplitter(16 * 1024 * 1024);
  const heard: JsonFrame[] = [];
  let isGreeted = false;
  const client: JsonClient = {
    socket,
    heard,
    say(frame) {
      const text = Buffer.from(JSON.stringify(frame));
      const message = Buffer.alloc(4 + text.length);
      message.writeUInt32BE(text.length, 0);
      message.set(text, 4);
      socket.write(message);
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
  // Whoever is cut off sees that it is closed.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    splitter.push(chunk);
    isGreeted ||= splitter.take(8) !== undefined;
    for (let message = isGreeted ? splitter.next() : undefined; message !== undefined; message = splitter.next()) {
      const frame = JSON.parse(message.toString()) as JsonFrame;
      heard.push(frame);
      hear(frame, client);
    }
  });
  socket.write('HFF1JSON');
  return client;
}
