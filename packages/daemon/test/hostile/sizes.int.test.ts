import { gzipSync } from 'node:zlib';
import { DomainSpec, OpenSessionRequest } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callHeaders, flags, frame, frameTypes, hello, message, openStream, windowUpdate } from './support/frames.js';
import { openSession, ping, sound, startTarget, subscribe, type Target, watch } from './support/target.js';
import { connectWire, type ReceivedFrame } from './support/wire-client.js';

const define = '/holdfast.v1.DomainService/DefineDomain';
const megabyte = 1024 * 1024;
/** Most that any of these may make it use; libvirtd uses 478 MiB for fifteen messages of 30. */
const mostMiB = 200;
/** Fifty clients that each have almost 4 MiB under way, and the copies of it: no bound stands above them all yet. */
const mostOfManyMiB = 600;
let target: Target;

beforeEach(async () => {
  target = await startTarget();
});

afterEach(async () => {
  await target[Symbol.asyncDispose]();
});

/** Calls with a body, and resolves when the stream or the connection has ended; the windows of HTTP/2 are heeded. */
async function call(path: string, body: Buffer, more: Record<string, string> = {}): Promise<void> {
  using client = await connectWire(target.socketPath);
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
}

function framed(bytes: Buffer, compressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

test.each([define, ping, openSession, subscribe])('a message of 64 MiB is refused: %s', async (path) => {
  await using witness = watch(target.socketPath);
  await call(path, framed(Buffer.alloc(64 * megabyte)));
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
});

test.each([
  ['one long field', Buffer.concat([Buffer.from('0ae0ffff01', 'hex'), Buffer.alloc(4 * megabyte - 32)]), 50],
  // Each would be read for a second, and leave a gigabyte behind, if nobody counted.
  ['nothing but fields that nobody knows', Buffer.alloc(4 * megabyte - 100, ' '), 10],
  ['nothing but empty disks', emptyDisks(1_900_000), 10],
])('messages of almost 4 MiB, many at a time: %s', async (_what, document, times) => {
  await using witness = watch(target.socketPath);
  await Promise.all(Array.from({ length: times }, () => call(define, framed(document))));
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(mostOfManyMiB);
});

/** A definition with so many disks of which nothing is said. */
function emptyDisks(count: number): Buffer {
  const [{ length: none }, one] = [0, 1].map((disks) =>
    Buffer.from(DomainSpec.encode(DomainSpec.fromPartial({ devices: { disks: Array(disks).fill({}) } })).finish()),
  ) as [Buffer, Buffer];
  const disk = one.subarray(none);
  const nested = (tag: Buffer, content: Buffer): Buffer => Buffer.concat([tag, varint(content.length), content]);
  const disks = Buffer.alloc(count * disk.length, disk);
  return nested(Buffer.from([0x0a]), nested(Buffer.from([0x0a]), nested(one.subarray(0, none - 1), disks)));
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) out.push((rest & 127) | 128);
  return Buffer.from([...out, rest]);
}

test('a session of 4 MiB of pings', async () => {
  await using witness = watch(target.socketPath);
  const one = Buffer.from(
    OpenSessionRequest.encode({ frames: [{ frame: { $case: 'ping', value: { nonce: 1 } } }] }).finish(),
  );
  await Promise.all(Array.from({ length: 10 }, () => call(openSession, framed(Buffer.alloc(4 * megabyte - 4, one)))));
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(mostOfManyMiB);
});

test('half a megabyte that would be 512', async () => {
  await using witness = watch(target.socketPath);
  const bomb = framed(gzipSync(Buffer.alloc(512 * megabyte)), true);
  await call(define, bomb, { 'grpc-encoding': 'gzip' });
  await call(openSession, bomb, { 'grpc-encoding': 'gzip' });
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
});

test('a message in a message, twenty thousand deep', async () => {
  // Every prefix is made apart and joined once: joining on each level would take the square of the time.
  const prefixes: Buffer[] = [];
  for (let length = 0, level = 0; level < 20_000; level++) {
    const prefix = Buffer.concat([Buffer.from([0x0a]), varint(length)]);
    prefixes.push(prefix);
    length += prefix.length;
  }
  const deep = Buffer.concat(prefixes.toReversed());
  for (const path of [define, ping, openSession, subscribe]) await call(path, framed(deep));
  // Groups nest without lengths, and whoever skips them does so level by level.
  const groups = Buffer.concat([Buffer.alloc(20_000, 0x7b), Buffer.alloc(20_000, 0x7c)]);
  for (const path of [define, ping, openSession, subscribe]) await call(path, framed(groups));
  expect(await target.examine()).toEqual(sound);
});

test('lengths that point past the end, and numbers that never do', async () => {
  const bodies = [
    Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
    Buffer.alloc(1000, 0xff),
    Buffer.from([0x0a, 0x05, 1]),
    Buffer.from([0, 0, 0]),
    Buffer.from([0x0f]),
  ];
  for (const path of [define, ping, openSession, subscribe, '/holdfast.v1.DomainService/ListDomains']) {
    for (const body of bodies) await call(path, framed(body));
  }
  expect(await target.examine()).toEqual(sound);
});

test('more messages than the one that a call may have', async () => {
  using client = await connectWire(target.socketPath);
  const one = message(1, new Uint8Array());
  await client.send(hello(), openStream(1, callHeaders(ping)), one, one, one);
  await expect.poll(() => client.received.some(({ stream }) => stream === 1) || client.isClosed).toBe(true);
  expect(await target.examine()).toEqual(sound);
});
