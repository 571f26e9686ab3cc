import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { createConnection } from 'node:net';
import { Event, PingRequest, PingResponse } from '@holdfast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../src/telemetry/logger.js';
import { openRawSession } from './support/raw-session.js';
import { startServer } from './support/start-server.js';
import type { TestServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const emptySettings = Buffer.from('000000040000000000', 'hex');
/** What a client sends to open a session: HEADERS, then DATA with one ping frame. */
const openSession = Buffer.from(
  '00003e01040000000183049c6273d124a34257ee15f7150831eadc5b3b9885635565ab7150831eaf4104783a3830865f8b1d75d0620d263d' +
    '4c4d656440027465864d833505b11f00000900000000000100000000040a021a00',
  'hex',
);

const uncaught: unknown[] = [];
const note = (error: unknown): void => void uncaught.push(error);

beforeAll(() => {
  process.on('uncaughtException', note).on('unhandledRejection', note);
});

afterAll(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
});

/** What a well-behaved client gets from a server that has seen what it has seen, and what reached nobody's `catch`. */
async function ask(served: TestServer): Promise<{ answer: string; uncaught: unknown[] }> {
  using session = openRawSession(served.socketPath);
  const payload = PingRequest.encode({ payload: Buffer.from('alive') }).finish();
  const reply = await session.call({ id: 1, method: ping, payload });
  return { answer: Buffer.from(PingResponse.decode(reply.payload).payload).toString(), uncaught };
}

const fine = { answer: 'alive', uncaught: [] };

function echoServer(options: Parameters<typeof startServer>[1] = {}): Promise<TestServer> {
  return startServer({ ping: async (_context, { payload }) => ({ payload }) }, options);
}

/** Resolves when it is closed, in whatever way. */
function closed(emitter: EventEmitter): Promise<void> {
  emitter.on('error', () => undefined);
  return new Promise((resolve) => emitter.once('close', () => resolve()));
}

test('300 connections that send rubbish', async () => {
  await using served = await echoServer();
  const sockets = Array.from({ length: 300 }, (_, index) => {
    const socket = createConnection(served.socketPath);
    const rubbish = randomBytes(1 + (index % 200));
    // Some know how to begin.
    socket.end(index % 3 === 0 ? Buffer.concat([preface, emptySettings, rubbish]) : rubbish);
    return closed(socket.resume());
  });
  await Promise.all(sockets);
  expect(await ask(served)).toEqual(fine);
  await expect.poll(() => served.server.activity.connections).toBe(0);
});

test('good frames with a bit flipped', async () => {
  await using served = await echoServer();
  const good = Buffer.concat([preface, emptySettings, openSession]);
  const sockets = Array.from({ length: 400 }, (_, index) => {
    const bytes = Buffer.from(good);
    // A prime: every run flips the same bits, and they are spread over all of it.
    const bit = (index * 7919) % (bytes.length * 8);
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const socket = createConnection(served.socketPath);
    socket.end(bytes);
    return closed(socket.resume());
  });
  await Promise.all(sockets);
  expect(await ask(served)).toEqual(fine);
  await expect.poll(() => served.server.activity).toEqual({ connections: 0, sessions: 0, calls: 0, streams: 0 });
});

function grpcHeaders(path: string): Record<string, string> {
  return { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
}

test('that very corpus is good when no bit is flipped', async () => {
  await using served = await echoServer();
  const socket = createConnection(served.socketPath);
  socket.on('error', () => undefined).resume();
  socket.write(Buffer.concat([preface, emptySettings, openSession]));
  await expect.poll(() => served.server.activity.sessions).toBe(1);
  socket.destroy();
  await expect.poll(() => served.server.activity.sessions).toBe(0);
});

test('a connection that says nothing is closed, one that speaks is not', async () => {
  await using served = await echoServer({ limits: { handshakeTimeoutMs: 1000, keepaliveMs: 3_600_000 } });
  using session = openRawSession(served.socketPath);
  await session.call({ id: 1, method: 'nobody' });
  const silent = createConnection(served.socketPath).resume();
  // The preface alone is not enough.
  const polite = createConnection(served.socketPath).resume();
  polite.write(preface);
  await Promise.all([closed(silent), closed(polite)]);
  await expect.poll(() => served.server.activity.connections).toBe(1);
  expect(await ask(served)).toEqual(fine);
});

test.each([
  ['an unknown method', grpcHeaders('/holdfast.v1.Nobody/Knows')],
  ['no method at all', grpcHeaders('/')],
  ['a content type that is not gRPC', { ...grpcHeaders(ping), 'content-type': 'text/html' }],
  ['a deadline that is none', { ...grpcHeaders(ping), 'grpc-timeout': 'soon' }],
  ['an encoding that nobody has', { ...grpcHeaders(ping), 'grpc-encoding': 'rot13' }],
])('1,000 streams with %s, each reset in the same breath', async (_what, headers) => {
  await using served = await echoServer();
  for (let round = 0; round < 10; round++) {
    const client = connectQuietly(served.socketPath);
    await once(client, 'connect');
    for (let index = 0; index < 100; index++) {
      const stream = client.request(headers);
      stream.on('error', () => undefined);
      stream.write(Buffer.from([0, 0, 0, 0, 0]));
      stream.close(constants.NGHTTP2_CANCEL);
    }
    client.destroy();
  }
  expect(await ask(served)).toEqual(fine);
  await expect.poll(() => served.server.activity.calls).toBe(0);
});

test('a client that opens streams and resets them, again and again, is cut off', async () => {
  await using served = await echoServer();
  const client = connectQuietly(served.socketPath);
  const gone = closed(client);
  await once(client, 'connect');
  const reset = (): void => {
    if (client.destroyed) return;
    for (let index = 0; index < 50; index++) {
      const stream = client.request(grpcHeaders(ping));
      stream.on('error', () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
    }
    setImmediate(reset);
  };
  reset();
  await gone;
  expect(await ask(served)).toEqual(fine);
});

test.each([
  ['a length of 4 GiB', Buffer.from([0, 0xff, 0xff, 0xff, 0xff])],
  ['a message of 5 MiB', Buffer.concat([Buffer.from([0, 0, 0x50, 0, 0]), Buffer.alloc(5 * 1024 * 1024)])],
  ['what says that it is compressed', Buffer.from([1, 0, 0, 0, 2, 1, 2])],
  ['half a message', Buffer.from([0, 0, 0, 0, 9, 1])],
])('%s', async (_what, body) => {
  await using served = await echoServer();
  const client = connectQuietly(served.socketPath);
  for (const path of [ping, '/holdfast.v1.SessionService/OpenSession', '/holdfast.v1.EventService/SubscribeEvents']) {
    const stream = client.request(grpcHeaders(path));
    stream.on('error', () => undefined).resume();
    stream.end(body);
    await closed(stream);
  }
  client.destroy();
  expect(await ask(served)).toEqual(fine);
});

test('headers that are too many or too long', async () => {
  await using served = await echoServer();
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-${index}`, 'y']));
  for (const extra of [many, { 'x-long': 'y'.repeat(60_000) }]) {
    const client = connectQuietly(served.socketPath);
    const stream = client.request({ ...grpcHeaders(ping), ...extra });
    stream.on('error', () => undefined).resume();
    stream.end(Buffer.from([0, 0, 0, 0, 0]));
    await closed(stream);
    client.destroy();
  }
  expect(await ask(served)).toEqual(fine);
});

test('a deadline of weeks is not one of milliseconds', async () => {
  await using served = await startServer({
    ping: () => new Promise((resolve) => setTimeout(resolve, 50, { payload: Buffer.alloc(0) })),
  });
  const client = connectQuietly(served.socketPath);
  const stream = client.request({ ...grpcHeaders(ping), 'grpc-timeout': '597H' });
  stream.resume().end(Buffer.from([0, 0, 0, 0, 0]));
  const [trailers] = (await once(stream, 'trailers')) as [Record<string, string>];
  expect(trailers['grpc-status']).toBe('0');
  client.destroy();
});

test('the options for which grpc-js has no name are in place', async () => {
  await using served = await echoServer();
  const client = connectQuietly(served.socketPath);
  const [settings] = (await once(client, 'remoteSettings')) as [Record<string, number>];
  expect(settings).toMatchObject({ maxConcurrentStreams: 64, maxHeaderListSize: 16_384 });
  client.destroy();
});

function connectQuietly(socketPath: string): ClientHttp2Session {
  const client = connectHttp2('http://localhost', { createConnection: () => createConnection(socketPath) });
  client.on('error', () => undefined);
  return client;
}

test('what grpc-js says of its clients goes into the log, not between its lines', async () => {
  const log: string[] = [];
  const logger = createLogger({ level: 'debug', destination: { write: (line) => void log.push(line) } });
  await using served = await echoServer({ logger });
  const client = connectQuietly(served.socketPath);
  const stream = client.request({ ...grpcHeaders(ping), 'x!': '1' });
  stream.resume().end(Buffer.from([0, 0, 0, 0, 0]));
  await closed(stream);
  client.destroy();
  expect(log.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 'debug', msg: 'grpc-js says' }]);
});

test('a reader that never reads again is reset, for no status would ever reach it', async () => {
  const limits = { maxStreamMessages: 10, maxStreamBytes: 10_000, cutOffMs: 50 };
  await using served = await startServer(
    {
      ping: async (_context, { payload }) => ({ payload }),
      async *subscribeEvents() {
        const events = [Event.fromPartial({ domainName: 'x'.repeat(1000) })];
        for (let sequence = 1; ; sequence++) yield { events, position: { epoch: 'e', sequence } };
      },
    },
    { limits },
  );
  const client = connectQuietly(served.socketPath);
  const stream = client.request(grpcHeaders('/holdfast.v1.EventService/SubscribeEvents'));
  stream.end(Buffer.from([0, 0, 0, 0, 0]));
  await closed(stream);
  expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
  client.destroy();
  expect(await ask(served)).toEqual(fine);
});
