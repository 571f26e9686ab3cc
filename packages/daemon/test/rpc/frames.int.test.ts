import { once } from 'node:events';
import { createConnection } from 'node:net';
import { PingRequest, PingResponse, framesSocketOf } from '@holdfast/protocol';
import type { ClientFrame } from '@holdfast/protocol';
import { expect, test, vi } from 'vitest';
import type { CallContext } from '../../src/engine/call-context.js';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { delimited, openJsonFrames, openProtobufFrames } from './support/raw-frames.js';
import { reasonOf } from './support/reason-of.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const subscribe = '/holdfast.v1.EventService/SubscribeEvents';
const echo: Partial<EngineApi> = { ping: async (_context, { payload }) => ({ payload }) };

function pingFrame(id: number, text: string): ClientFrame['frame'] {
  const payload = PingRequest.encode({ payload: Buffer.from(text) }).finish();
  return { $case: 'call', value: { id, method: ping, payload, timeoutMs: 0, traceparent: '', credit: 0 } };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('protobuf: calls that are sent without waiting are answered, each with its own answer', async () => {
  await using served = await startServer(echo);
  using frames = openProtobufFrames(served.socketPath);
  const ids = Array.from({ length: 2000 }, (_, index) => index + 1);
  frames.send(...ids.map((id) => pingFrame(id, `call ${id}`)));
  await expect.poll(() => frames.received.length, { timeout: 20_000 }).toBe(ids.length);
  const texts = frames.received.map((frame) => {
    if (frame?.$case !== 'reply') return undefined;
    return [frame.value.id, Buffer.from(PingResponse.decode(frame.value.payload).payload).toString()];
  });
  expect(texts).toEqual(ids.map((id) => [id, `call ${id}`]));
  expect(await frames.hello).toBe('HFF1PBUF');
});

test('JSON: a call, its answer, and a ping', async () => {
  await using served = await startServer(echo);
  using frames = openJsonFrames(served.socketPath);
  frames.send({ call: { id: 1, method: ping, request: { payload: base64('hi') } } }, { ping: { nonce: 7 } });
  await expect.poll(() => frames.received.length).toBe(2);
  expect([await frames.hello, ...frames.received]).toEqual([
    'HFF1JSON',
    { pong: { nonce: 7 } },
    { reply: { id: 1, response: { payload: base64('hi') } } },
  ]);
});

test('JSON: a member of a request that is unknown is refused, with its place and what was meant', async () => {
  await using served = await startServer(echo);
  using frames = openJsonFrames(served.socketPath);
  const spec = { name: 'web', devices: { disks: [{}, { targett: { dev: 'vda' } }] } };
  const request = { source: { spec } };
  frames.send({ call: { id: 1, method: '/holdfast.v1.DomainService/DefineDomain', request } });
  const reply = (await frames.find(({ reply }) => reply?.['id'] === 1))?.['reply'];
  const place = 'source.spec.devices.disks[1].targett';
  expect(reply?.['status']).toMatchObject({
    code: 3,
    message: `${place} is no field of Disk; did you mean target?`,
    details: [
      {
        '@type': 'type.googleapis.com/holdfast.v1.ErrorDetail',
        violations: [{ field: place, found: 'targett' }],
      },
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'INVALID_ARGUMENT' },
    ],
  });
});

test.each([
  ['a value of the wrong kind', { payload: 5 }],
  ['a request that is a list', []],
  ['a request that is a text', 'ping'],
])('JSON: %s is refused, and the connection goes on', async (_what, request) => {
  await using served = await startServer(echo);
  using frames = openJsonFrames(served.socketPath);
  frames.send({ call: { id: 1, method: ping, request } } as never, { call: { id: 2, method: ping } });
  await expect.poll(() => frames.received.length).toBe(2);
  expect(frames.received).toMatchObject([
    { reply: { id: 1, status: { code: 3 } } },
    { reply: { id: 2, response: {} } },
  ]);
});

test('JSON: what a newer client says beside what is known is passed over', async () => {
  await using served = await startServer(echo);
  using frames = openJsonFrames(served.socketPath);
  frames.send({ whisper: { id: 9 } }, { call: { id: 1, method: ping, mood: 'good' } });
  await expect.poll(() => frames.received).toEqual([{ reply: { id: 1, response: {} } }]);
});

test.each([
  ['no JSON', delimited(Buffer.from('{')), 'a message is no JSON'],
  ['no UTF-8', delimited(Buffer.from([0xff, 0xfe])), 'a message is not UTF-8'],
  ['no object', delimited(Buffer.from('[]')), 'a message is an array; an object is needed'],
  ['no number', delimited(Buffer.from('{"cancel":{"id":-1}}')), 'cancel.id is -1; a whole number below 2^32 is needed'],
  ['too long', Buffer.from('7fffffff', 'hex'), 'a message of 2147483647 bytes was announced; at most'],
])('JSON: %s ends the connection with the reason', async (_what, bytes, message) => {
  await using served = await startServer(echo);
  using frames = openJsonFrames(served.socketPath);
  frames.socket.write(bytes);
  await frames.closed;
  expect(frames.received).toMatchObject([{ goAway: { status: { code: 3 } } }]);
  expect(frames.received[0]?.['goAway']?.['message']).toContain(message);
});

test('protobuf: what is no frame ends the connection with the reason, and the calls under way', async () => {
  const signals: AbortSignal[] = [];
  const held = vi.fn<EngineApi['ping']>(({ signal }) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });
  await using served = await startServer({ ping: held });
  using frames = openProtobufFrames(served.socketPath);
  frames.send(pingFrame(1, ''));
  await expect.poll(() => held.mock.calls.length).toBe(1);
  frames.socket.write(delimited(Buffer.from([0x0a, 0xff])));
  await frames.closed;
  const [goAway] = frames.received;
  expect(goAway?.$case === 'goAway' && reasonOf(goAway.value.status)).toBe('INVALID_ARGUMENT');
  expect(signals[0]?.aborted).toBe(true);
});

test.each([['GET / HT'], ['HFF2JSON'], ['HFF1YAML'], ['__proto_']])('hello %s is refused', async (hello) => {
  await using served = await startServer(echo);
  const socket = createConnection(framesSocketOf(served.socketPath));
  socket.write(hello);
  const chunks = await socket.toArray();
  expect(Buffer.concat(chunks).toString()).toBe('HFF1NONE');
});

test('who says nothing is shown the door', async () => {
  await using served = await startServer(echo, { limits: { handshakeTimeoutMs: 20 } });
  const socket = createConnection(framesSocketOf(served.socketPath));
  socket.resume();
  await once(socket, 'close');
  await expect.poll(() => served.server.activity.connections).toBe(0);
});

test('messages may come in pieces of any size', async () => {
  await using served = await startServer(echo);
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = createConnection(framesSocketOf(served.socketPath), resolve);
  await promise;
  const request = Buffer.from(JSON.stringify({ call: { id: 1, method: ping, request: { payload: base64('piece') } } }));
  for (const byte of Buffer.concat([Buffer.from('HFF1JSON'), delimited(request)])) {
    socket.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  // A client that has said everything still gets its reply.
  socket.end();
  const said = Buffer.concat(await socket.toArray()).toString();
  expect(said.slice(12)).toBe(`{"reply":{"id":1,"response":{"payload":"${base64('piece')}"}}}`);
});

async function* numbered(
  _context: CallContext,
): AsyncGenerator<{ events: never[]; position: { epoch: string; sequence: number } }> {
  for (let sequence = 1; sequence <= 40; sequence++) yield { events: [], position: { epoch: 'e', sequence } };
}

test('a stream sends no more than was granted, and its end comes last', async () => {
  await using served = await startServer({ ...echo, subscribeEvents: numbered });
  using frames = openJsonFrames(served.socketPath);
  const items = (): number => frames.received.filter(({ item }) => item !== undefined).length;
  frames.send({ call: { id: 1, method: subscribe, credit: 3 } });
  await expect.poll(items).toBe(3);
  frames.send({ credit: { id: 1, items: 10 } }, { call: { id: 2, method: ping } });
  await frames.find(({ reply }) => reply?.['id'] === 2);
  await expect.poll(items).toBe(13);
  frames.send({ credit: { id: 1, items: 0xffff_ffff } });
  await frames.find(({ reply }) => reply?.['id'] === 1);
  const sequences = frames.received.map(({ item }) => {
    const response = item?.['response'] as { readonly position: { readonly sequence: string } } | undefined;
    return response && Number(response.position.sequence);
  });
  expect(sequences.filter((each) => each !== undefined)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(frames.received.at(-1)).toEqual({ reply: { id: 1 } });
  expect(served.server.activity.streams).toBe(0);
});

test('a reader that grants nothing is cut off, and its other calls are answered all the while', async () => {
  const returned = vi.fn<() => void>();
  await using served = await startServer(
    {
      ...echo,
      async *subscribeEvents() {
        try {
          for (let sequence = 1; ; sequence++) yield { events: [], position: { epoch: 'e'.repeat(1000), sequence } };
        } finally {
          returned();
        }
      },
    },
    { limits: { maxStreamMessages: 10, cutOffMs: 100 } },
  );
  using frames = openProtobufFrames(served.socketPath);
  frames.send({
    $case: 'call',
    value: { id: 1, method: subscribe, payload: new Uint8Array(), timeoutMs: 0, traceparent: '', credit: 2 },
  });
  await frames.find((frame) => frame?.$case === 'item');
  frames.send(pingFrame(2, 'meanwhile'));
  await frames.find((frame) => frame?.$case === 'reply' && frame.value.id === 2);
  const end = await frames.find((frame) => frame?.$case === 'reply' && frame.value.id === 1);
  expect(end?.$case === 'reply' && reasonOf(end.value.status)).toBe('EVENTS_LOST');
  expect(frames.received.filter((frame) => frame?.$case === 'item')).toHaveLength(2);
  expect(returned).toHaveBeenCalledOnce();
});

test('only so many streams are open at a time', async () => {
  await using served = await startServer(
    {
      subscribeEvents: async function* ({ signal }: CallContext) {
        yield { events: [], position: { epoch: 'e', sequence: 1 } };
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
    },
    { limits: { maxStreamsPerConnection: 2 } },
  );
  using frames = openJsonFrames(served.socketPath);
  frames.send(...[1, 2, 3].map((id) => ({ call: { id, method: subscribe } })));
  expect(await frames.find(({ reply }) => reply?.['id'] === 3)).toMatchObject({ reply: { status: { code: 8 } } });
  frames.send({ cancel: { id: 1 } });
  expect(await frames.find(({ reply }) => reply?.['id'] === 1)).toMatchObject({ reply: { status: { code: 1 } } });
  frames.send({ call: { id: 4, method: subscribe } });
  await frames.find(({ item }) => item?.['id'] === 4);
  expect(served.server.activity.streams).toBe(2);
});

test('a client that never reads costs bounded memory, and is let go of', async () => {
  await using served = await startServer(
    { ping: async () => ({ payload: Buffer.alloc(64 * 1024) }) },
    { limits: { maxResponseBytes: 256 * 1024, keepaliveMs: 200, keepaliveTimeoutMs: 100 } },
  );
  using frames = openProtobufFrames(served.socketPath);
  await frames.hello;
  frames.socket.pause();
  const before = process.memoryUsage().arrayBuffers;
  for (let id = 1; id <= 2000; id++) frames.send(pingFrame(id, ''));
  await expect.poll(() => served.server.activity.connections, { timeout: 20_000 }).toBe(0);
  // All answers together would be 128 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  expect(served.server.activity).toMatchObject({ sessions: 0, calls: 0 });
});

test('what is answered without any work has its limit, too', async () => {
  await using served = await startServer(echo, { limits: { maxResponseBytes: 64 * 1024 } });
  using frames = openProtobufFrames(served.socketPath);
  const pings = Array.from({ length: 100_000 }, (_, nonce) => ({ $case: 'ping' as const, value: { nonce } }));
  await frames.hello;
  frames.socket.pause();
  frames.send(...pings);
  await expect.poll(() => served.server.activity.sessions, { timeout: 20_000 }).toBe(0);
  frames.socket.resume();
  await frames.closed;
  expect(frames.received.length).toBeLessThan(pings.length);
});

test('a client that has ended its side can give no sign of life, and still gets its reply', async () => {
  const answer = Promise.withResolvers<void>();
  const slow: EngineApi['ping'] = async (_context, { payload }) => {
    await answer.promise;
    return { payload };
  };
  await using served = await startServer({ ping: slow }, { limits: { keepaliveMs: 50, keepaliveTimeoutMs: 50 } });
  using ended = openJsonFrames(served.socketPath);
  ended.send({ ping: { nonce: 1 } }, { call: { id: 1, method: ping } });
  ended.socket.end();
  // Whoever is as silent and could speak is given up, twice over, in the meantime.
  for (let times = 0; times < 2; times++) {
    using silent = openJsonFrames(served.socketPath);
    silent.send({ ping: { nonce: 1 } });
    await silent.closed;
  }
  answer.resolve();
  await ended.closed;
  expect(ended.received.at(-1)).toEqual({ reply: { id: 1, response: {} } });
});
