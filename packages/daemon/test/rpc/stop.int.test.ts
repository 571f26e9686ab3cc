import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createConnection } from 'node:net';
import type { StatusObject } from '@grpc/grpc-js';
import { PingResponse, Status } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { CallContext } from '../../src/engine/call-context.js';
import { plainCall } from './support/plain-call.js';
import { openChannel, openRawSession } from './support/raw-session.js';
import { reasonOf } from './support/reason-of.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const version = '/holdfast.v1.AdminService/GetVersion';

/** An engine whose ping is at work until it is told otherwise, and how to tell. */
function slowEngine() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const contexts: CallContext[] = [];
  const engine = {
    async ping(context: CallContext) {
      contexts.push(context);
      await promise;
      return { payload: Buffer.from('done') };
    },
    async *subscribeEvents({ signal }: CallContext) {
      yield { events: [], position: { epoch: 'e', sequence: 1 } };
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  };
  return { engine, contexts, finish: resolve };
}

test('calls under way are answered, new ones refused, and the socket is gone at once', async () => {
  const { engine, contexts, finish } = slowEngine();
  await using served = await startServer(engine);
  using session = openRawSession(served.socketPath);
  const client = openChannel(served.socketPath);
  const underWay = session.call({ id: 1, method: ping });
  const plain = plainCall(client, ping, new Uint8Array());
  await expect.poll(() => contexts.length).toBe(2);

  const stopped = served.server.stop({ graceMs: 60_000 });
  await expect.poll(() => session.received).toMatchObject([{ frame: { $case: 'goAway' } }]);
  expect(existsSync(served.socketPath)).toBe(false);
  expect(reasonOf((await session.call({ id: 2, method: version })).status)).toBe('SHUTTING_DOWN');
  expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false, false]);

  finish();
  expect(Buffer.from(PingResponse.decode((await underWay).payload).payload).toString()).toBe('done');
  expect((await plain).status.code).toBe(0);
  await stopped;
  expect(await session.ended).toMatchObject({ code: 0 });
  expect(served.server.activity).toEqual({ connections: 0, sessions: 0, calls: 0, streams: 0 });
  client.close();
});

test('calls that take too long are refused, and do not hold the stop', async () => {
  const { engine, contexts, finish } = slowEngine();
  await using served = await startServer(engine);
  using session = openRawSession(served.socketPath);
  const client = openChannel(served.socketPath);
  const underWay = session.call({ id: 1, method: ping });
  const plain = plainCall(client, ping, new Uint8Array());
  await expect.poll(() => contexts.length).toBe(2);
  await served.server.stop({ graceMs: 30 });
  expect(reasonOf((await underWay).status)).toBe('SHUTTING_DOWN');
  expect(reasonOf((await plain).details)).toBe('SHUTTING_DOWN');
  expect(contexts.map(({ signal }) => signal.reason)).toMatchObject([
    { reason: 'SHUTTING_DOWN' },
    { reason: 'SHUTTING_DOWN' },
  ]);
  finish();
  client.close();
});

test('streams end at once, and a second stop joins the first', async () => {
  const { engine, finish } = slowEngine();
  await using served = await startServer(engine);
  const client = openChannel(served.socketPath);
  const stream = client.makeServerStreamRequest(
    '/holdfast.v1.EventService/SubscribeEvents',
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    Buffer.alloc(0),
  );
  const end = new Promise<StatusObject>((resolve) => stream.on('status', resolve));
  stream.on('error', () => undefined).resume();
  await expect.poll(() => served.server.activity.streams).toBe(1);
  const [first, second] = [served.server.stop({ graceMs: 60_000 }), served.server.stop({ graceMs: 0 })];
  expect(second).toBe(first);
  const { code, metadata } = await end;
  const [packed] = metadata.get('grpc-status-details-bin');
  expect([code, reasonOf(Status.decode(packed as Buffer))]).toEqual([14, 'SHUTTING_DOWN']);
  await first;
  finish();
  client.close();
});

test('an idle server stops at once, and idle clients do not hold it', async () => {
  await using served = await startServer({});
  using session = openRawSession(served.socketPath);
  await session.call({ id: 1, method: 'nobody' });
  const begun = performance.now();
  await served.server.stop({ graceMs: 60_000 });
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test('keepalive does not end calls while the server stops', async () => {
  const { engine, contexts, finish } = slowEngine();
  await using served = await startServer(engine, { limits: { keepaliveMs: 30, keepaliveTimeoutMs: 20_000 } });
  using session = openRawSession(served.socketPath);
  const client = openChannel(served.socketPath);
  const plain = plainCall(client, ping, new Uint8Array());
  const underWay = session.call({ id: 1, method: ping });
  await expect.poll(() => contexts.length).toBe(2);
  const stopped = served.server.stop({ graceMs: 60_000 });
  // Long enough for several pings, had they not been stopped.
  await new Promise((resolve) => setTimeout(resolve, 200));
  finish();
  expect((await plain).status.code).toBe(0);
  expect((await underWay).status).toBeUndefined();
  await stopped;
  client.close();
});

test('keepalive does not end a connection over which the last answer is still on its way', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const payload = Buffer.alloc(8 * 1024 * 1024);
  let asked = 0;
  await using served = await startServer(
    {
      async ping() {
        asked++;
        await promise;
        return { payload };
      },
    },
    { limits: { keepaliveMs: 30, keepaliveTimeoutMs: 20_000, farewellMs: 60_000 } },
  );
  const client = connectHttp2('http://localhost', { createConnection: () => createConnection(served.socketPath) });
  client.on('error', () => undefined);
  const goaway = once(client, 'goaway');
  const stream = client.request({
    ':method': 'POST',
    ':path': ping,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => undefined);
  let status: unknown;
  stream.on('trailers', (trailers: Record<string, unknown>) => (status = trailers['grpc-status']));
  stream.end(Buffer.alloc(5));
  await expect.poll(() => asked).toBe(1);
  const stopped = served.server.stop({ graceMs: 60_000 });
  resolve();
  // Nobody reads it yet, so that most of it waits in the daemon, for longer than several signs of life would take.
  await goaway;
  await new Promise((wait) => setTimeout(wait, 300));
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await new Promise((closed) => stream.once('close', closed));
  expect([bytes > payload.length, status]).toEqual([true, '0']);
  client.close();
  await stopped;
});
