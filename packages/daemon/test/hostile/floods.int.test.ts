import { afterEach, beforeEach, expect, test } from 'vitest';
import { callHeaders, flags, frame, frameTypes, hello, openStream, reset, settings } from './support/frames.js';
import { ping, sound, startTarget, subscribe, type Target, watch } from './support/target.js';
import { connectWire, type WireClient } from './support/wire-client.js';

let target: Target;

beforeEach(async () => {
  target = await startTarget();
});

afterEach(async () => {
  await target[Symbol.asyncDispose]();
});

/** Sends these bytes again and again, until so much was sent or the daemon has had enough of it. */
async function flood(client: WireClient, bytes: (round: number) => Buffer, totalBytes: number): Promise<number> {
  let sent = 0;
  for (let round = 0; sent < totalBytes && !client.isClosed; round++) {
    const piece = bytes(round);
    sent += piece.length;
    // A daemon that reads no more from it has defended itself as well as one that closes the connection.
    const isTaken = await Promise.race([
      client.send(piece).then(() => true),
      new Promise<false>((resolve) => setTimeout(resolve, 2000, false)),
    ]);
    if (!isTaken) break;
  }
  return sent;
}

/** How a daemon is while and after it is flooded. */
async function outcome(witness: { readonly wrong: readonly string[] }): Promise<object> {
  return { ...(await target.examine()), wrong: witness.wrong };
}

const held = { ...sound, wrong: [] };
/** Most memory that a flood may make it use; grpc-js as it comes uses 516 MiB for the first of these. */
const mostMiB = 300;

test('streams that are opened and reset at once: the connection is cut, nothing is left running', async () => {
  await using witness = watch(target.socketPath);
  for (let connection = 0; connection < 5; connection++) {
    using client = await connectWire(target.socketPath);
    await client.send(hello());
    const block = callHeaders(ping);
    await flood(
      client,
      (round) =>
        Buffer.concat(
          Array.from({ length: 200 }, (_, index) => {
            const stream = 1 + 2 * (round * 200 + index);
            return Buffer.concat([openStream(stream, block), reset(stream)]);
          }),
        ),
      8 * 1024 * 1024,
    );
    await client.closed;
  }
  expect(await outcome(witness)).toEqual(held);
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
  // The witness, and nobody else.
  await expect.poll(() => target.connections(), { timeout: 20_000 }).toBe(1);
});

test('10,000 streams at a time on one connection: those over the limit are refused, or the connection is cut', async () => {
  await using witness = watch(target.socketPath);
  using client = await connectWire(target.socketPath);
  await client.send(hello());
  const block = callHeaders(subscribe);
  await flood(
    client,
    (round) =>
      Buffer.concat(Array.from({ length: 500 }, (_, index) => openStream(1 + 2 * (round * 500 + index), block))),
    10_000 * (block.length + 9),
  );
  await client.closed;
  expect(await outcome(witness)).toEqual(held);
  expect(target.memory().mostMiB).toBeLessThan(200);
});

test('headers that never end', async () => {
  await using witness = watch(target.socketPath);
  for (let connection = 0; connection < 20; connection++) {
    using client = await connectWire(target.socketPath);
    await client.send(hello(), frame(frameTypes.headers, 0, 1, callHeaders(ping)));
    await flood(client, () => frame(frameTypes.continuation, 0, 1, Buffer.alloc(16_000)), 4 * 1024 * 1024);
    await client.closed;
  }
  expect(await outcome(witness)).toEqual(held);
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
});

test('headers that never end, and say nothing', async () => {
  await using witness = watch(target.socketPath);
  using client = await connectWire(target.socketPath);
  await client.send(hello(), frame(frameTypes.headers, 0, 1, callHeaders(ping)));
  const empty = Buffer.concat(Array.from({ length: 1000 }, () => frame(frameTypes.continuation, 0, 1)));
  await flood(client, () => empty, 8 * 1024 * 1024);
  expect(await outcome(witness)).toEqual(held);
});

test.each([
  ['pings', frame(frameTypes.ping, 0, 0, Buffer.alloc(8, 7))],
  ['settings', settings([[3, 100]])],
  ['empty settings', settings()],
  ['farewells', frame(frameTypes.goAway, 0, 0, Buffer.alloc(8))],
  ['frames of a type that is none', frame(0x77, 0, 0, Buffer.alloc(16))],
  ['windows', frame(frameTypes.windowUpdate, 0, 0, Buffer.from([0, 0, 0, 1]))],
])('a flood of %s whose answers nobody reads', async (_what, one) => {
  await using witness = watch(target.socketPath);
  using client = await connectWire(target.socketPath);
  await client.send(hello());
  client.socket.pause();
  const many = Buffer.concat(Array.from({ length: 1000 }, () => one));
  await flood(client, () => many, 4 * 1024 * 1024);
  expect(await outcome(witness)).toEqual(held);
  expect(target.memory().mostMiB).toBeLessThan(mostMiB);
});

test('empty data without end', async () => {
  await using witness = watch(target.socketPath);
  using client = await connectWire(target.socketPath);
  await client.send(hello(), openStream(1, callHeaders(ping)));
  const many = Buffer.concat(Array.from({ length: 1000 }, () => frame(frameTypes.data, 0, 1)));
  await flood(client, () => many, 2 * 1024 * 1024);
  expect(await outcome(witness)).toEqual(held);
});

test('the end of a stream of which nobody heard', async () => {
  await using witness = watch(target.socketPath);
  using client = await connectWire(target.socketPath);
  await client.send(hello(), frame(frameTypes.data, flags.endStream, 77), reset(99));
  await client.closed;
  expect(await outcome(witness)).toEqual(held);
});
