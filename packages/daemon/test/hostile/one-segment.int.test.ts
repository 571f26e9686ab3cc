import { afterAll, beforeAll, expect, test } from 'vitest';
import { callHeaders, hello, message, openStream, reset } from './support/frames.js';
import { ping, sound, startTarget, subscribe, type Target, watch } from './support/target.js';
import { connectWire } from './support/wire-client.js';

const times = 1000;
let target: Target;

beforeAll(async () => {
  target = await startTarget();
});

afterAll(async () => {
  await target[Symbol.asyncDispose]();
});

// Bytes that are read before the socket is given to grpc-js make each of these end the process: 20 of 20.
test.each([
  ['an unknown method', callHeaders('/holdfast.v1.Nobody/Knows')],
  ['a content type that is not gRPC', callHeaders(ping, { 'content-type': 'text/html' })],
  ['no content type', callHeaders(ping, { 'content-type': '' })],
  ['a deadline that is none', callHeaders(ping, { 'grpc-timeout': 'soon' })],
  ['an encoding that nobody has', callHeaders(ping, { 'grpc-encoding': 'rot13' })],
  ['a method that is right', callHeaders(ping)],
  ['a stream of events', callHeaders(subscribe)],
])('HEADERS and RST in one segment, a thousand times: %s', async (_what, block) => {
  await using witness = watch(target.socketPath);
  for (let left = times; left > 0; left -= 50) {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        using client = await connectWire(target.socketPath);
        await client.send(hello(), openStream(1, block), reset(1));
      }),
    );
  }
  expect({ ...(await target.examine()), wrong: witness.wrong }).toEqual({ ...sound, wrong: [] });
});

test('with its message before the RST, all in one segment', async () => {
  for (let left = 200; left > 0; left -= 50) {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        using client = await connectWire(target.socketPath);
        await client.send(hello(), openStream(1, callHeaders(ping)), message(1, new Uint8Array()), reset(1));
      }),
    );
  }
  expect(await target.examine()).toEqual(sound);
  await expect.poll(() => target.connections(), { timeout: 20_000 }).toBe(0);
});
