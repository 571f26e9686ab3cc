import { callHeaders, flags, frame, frameTypes, hello, openStream, windowUpdate } from './frames.js';
import { connectWire, type ReceivedFrame } from './wire-client.js';

const megabyte = 1024 * 1024;

/**
 * Calls with a body, and resolves when the stream or the connection has ended, with how many bytes of it were asked for; the
 * windows of HTTP/2 are heeded.
 */
export async function callWithBody(
  socketPath: string,
  path: string,
  body: Buffer,
  more: Record<string, string> = {},
): Promise<number> {
  using client = await connectWire(socketPath);
  await client.send(hello(), windowUpdate(0, 64 * megabyte), openStream(1, callHeaders(path, more)));
  // A stream that answers with a message would go on for ever.
  const ends = ({ stream, type, flag }: ReceivedFrame): boolean =>
    stream === 1 && (type === frameTypes.reset || type === frameTypes.data || (flag & flags.endStream) !== 0);
  // The first window is 65,535 bytes; beyond it nothing is sent that was not asked for.
  let [sent, asked, seen] = [0, 65_535, 0];
  for (let isOver = false; !isOver && !client.isClosed;) {
    for (; seen < client.received.length; seen++) {
      const received = client.received[seen] as ReceivedFrame;
      if (received.type === frameTypes.windowUpdate && received.stream === 1) asked += received.payload.readUInt32BE(0);
      isOver ||= ends(received);
    }
    if (sent < Math.min(asked, body.length)) {
      const length = Math.min(16_384, asked - sent, body.length - sent);
      const end = sent + length === body.length ? flags.endStream : 0;
      await client.send(frame(frameTypes.data, end, 1, body.subarray(sent, sent + length)));
      sent += length;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sent;
}

/** A message as gRPC has it: with its length before it. */
export function framed(bytes: Buffer, compressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
