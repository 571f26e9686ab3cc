import type { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { OpenSessionResponse } from '@holdfast/protocol';
import type { FrameConversation, FrameStep } from '../../../packages/protocol/test/frame-vectors.ts';

/** Says what a client said, and compares what it hears with what that heard: undefined, or what is otherwise. */
export async function replay(
  socket: Duplex,
  hello: string,
  { encoding, steps }: FrameConversation,
): Promise<string | undefined> {
  const take = readerOf(socket);
  try {
    socket.write(hello);
    const answered = (await take(hello.length)).toString('latin1');
    if (answered !== hello) return `the hello ${hello} is answered with ${JSON.stringify(answered)}`;
    for (const [index, step] of steps.entries()) {
      say(step, socket);
      const wrong = await hear(step, take, encoding);
      if (wrong !== undefined) return `step ${index + 1} gets ${wrong}`;
    }
    return undefined;
  } finally {
    socket.destroy();
  }
}

type Take = (count: number) => Promise<Buffer>;

/** Reads a socket to order; fewer bytes than were ordered: it has ended. */
export function readerOf(socket: Duplex): Take {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let rest = Buffer.alloc(0);
  return async (count) => {
    while (rest.length < count) {
      const next = await chunks.next();
      if (next.done === true) break;
      rest = Buffer.concat([rest, next.value]);
    }
    const bytes = rest.subarray(0, count);
    rest = rest.subarray(bytes.length);
    return bytes;
  };
}

function say({ send, sendText, sendHex }: FrameStep, socket: Duplex): void {
  if (send !== undefined) socket.write(delimited(JSON.stringify(send)));
  if (sendText !== undefined) socket.write(delimited(sendText));
  if (sendHex !== undefined) socket.write(Buffer.from(sendHex, 'hex'));
}

function delimited(text: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
}

async function hear(
  { receive, receiveHex, closed }: FrameStep,
  take: Take,
  encoding: string,
): Promise<string | undefined> {
  if (receive !== undefined) {
    const head = await take(4);
    const message = head.length < 4 ? Buffer.alloc(0) : await take(head.readUInt32BE());
    const text = message.length === 0 ? '' : frameIn(message, encoding);
    return hasAll(text === '' ? undefined : JSON.parse(text), receive) ? undefined : text || 'nothing';
  }
  if (receiveHex !== undefined) {
    const found = (await take(receiveHex.length / 2)).toString('hex');
    return found === receiveHex ? undefined : found;
  }
  return closed === true && (await take(1)).length > 0 ? 'more, where the connection was closed' : undefined;
}

/** A message as the steps have it: in protobuf it is its one frame. */
function frameIn(message: Buffer, encoding: string): string {
  if (encoding.startsWith('json')) return message.toString();
  const [first, ...others] = OpenSessionResponse.decode(message).frames;
  return JSON.stringify(
    others.length > 0 || first?.frame === undefined ? {} : { [first.frame.$case]: first.frame.value },
  );
}

/** Whether what was found has all that is wanted, and perhaps more. */
function hasAll(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) && found.length === wanted.length && wanted.every((each, at) => hasAll(found[at], each))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return isDeepStrictEqual(found, wanted);
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(([key, value]) => hasAll((found as Record<string, unknown>)[key], value));
}
