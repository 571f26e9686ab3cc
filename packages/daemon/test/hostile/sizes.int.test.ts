import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { DomainSpec, doorSocketOf, OpenSessionRequest } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callWithBody, framed } from './support/call-with-body.js';
import { callHeaders, hello, message, openStream } from './support/frames.js';
import { openSession, ping, sound, startTarget, subscribe, type Target, watch } from './support/target.js';
import { connectWire } from './support/wire-client.js';

const define = '/holdfast.v1.DomainService/DefineDomain';
const megabyte = 1024 * 1024;
/** Most that any of these may make it use; libvirtd uses 478 MiB for fifteen messages of 30. */
const mostMiB = 200;
/** Where each message is twenty thousand fields, and its objects are what counts. */
const mostOfManyMiB = 300;
/** What a daemon at rest has, with some room. */
const restMiB = 105;
let target: Target;

beforeEach(async () => {
  target = await startTarget();
});

afterEach(async () => {
  await target[Symbol.asyncDispose]();
});

const call = (path: string, body: Buffer, more: Record<string, string> = {}): Promise<number> =>
  callWithBody(target.socketPath, path, body, more);

test.each([define, ping, openSession, subscribe])('a message of 64 MiB is refused: %s', async (path) => {
  await using witness = watch(target.socketPath);
  await call(path, framed(Buffer.alloc(64 * megabyte)));
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
});

test.each([
  // A field that nobody knows: the message is read, and refused for what is not in it.
  ['one long field', Buffer.concat([Buffer.from('7a80feff01', 'hex'), Buffer.alloc(4 * megabyte - 256)]), 50, mostMiB],
  // Each would be read for a second, and leave a gigabyte behind, if nobody counted.
  ['nothing but fields that nobody knows', Buffer.alloc(4 * megabyte - 100, ' '), 10, mostOfManyMiB],
  ['nothing but empty disks', emptyDisks(1_900_000), 10, mostOfManyMiB],
])('messages of almost 4 MiB, many at a time: %s', async (_what, document, times, most) => {
  // A daemon at rest: what only its start needed is given back by then.
  await expect.poll(() => target.memory().nowMiB, { timeout: 30_000 }).toBeLessThan(restMiB);
  await using witness = watch(target.socketPath);
  await Promise.all(Array.from({ length: times }, () => call(define, framed(document))));
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
  expect(target.memory().mostMiB).toBeLessThan(most);
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

test('whoever may not do this is told so before the request is read', async () => {
  await using readers = await startTarget(['--read-only-socket']);
  const door = doorSocketOf(readers.socketPath, 'ro');
  const body = framed(Buffer.alloc(4 * megabyte - 100, ' '));
  await callWithBody(door, define, body);
  const before = processorMs(readers.pid);
  const times = 20;
  // The first window of HTTP/2, which a client may send unasked.
  for (let round = 0; round < times; round++) expect(await callWithBody(door, define, body)).toBeLessThan(256 * 1024);
  // Five milliseconds each are the aim; reading and decoding took thirteen on an idle machine.
  expect((processorMs(readers.pid) - before) / times).toBeLessThan(20);
  expect(await readers.examine()).toEqual(sound);
});

test('a session cannot call the place where calls are refused, nor say that it was sent there', async () => {
  const wanted = { 'holdfast-wanted': define };
  for (const path of ['/holdfast.v1.Domain/Nothing', '/holdfast.v1/Refused', ping]) {
    await call(path, framed(Buffer.alloc(8)), wanted);
  }
  expect(await target.examine()).toEqual(sound);
});

/** Time of the processor that a daemon has used. */
function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(utime) + Number(stime)) * 10;
}
