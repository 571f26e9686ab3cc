import { createHash } from 'node:crypto';
import { createConnection } from 'node:net';
import { type Client, Metadata, type StatusObject } from '@grpc/grpc-js';
import { framesSocketOf, type SubscribeEventsResponse, WhoAmIResponse } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { KnownToken } from '../../src/access/tokens/parse-token-file.js';
import { TokenGate } from '../../src/access/tokens/token-gate.js';
import { systemClock } from '../../src/model/clock.js';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { delimited } from './support/raw-frames.js';
import { openChannel } from './support/raw-session.js';
import { startServer } from './support/start-server.js';

const patience = { timeout: 60_000 };
const openSession = '/holdfast.v1.SessionService/OpenSession';
const subscribe = '/holdfast.v1.EventService/SubscribeEvents';
const asItIs = (bytes: Buffer): Buffer => bytes;

function known(name: string, token: string, more: Partial<KnownToken> = {}): KnownToken {
  return { name, sha256: createHash('sha256').update(token).digest(), readOnly: false, ...more };
}

/** A stream of events that never tells anything, and says when it is let go of. */
async function* silence(signal: AbortSignal): AsyncGenerator<SubscribeEventsResponse> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  yield* [];
}

/** Comes with a token: a session, and a stream beside it. */
function come(client: Client, token: string) {
  const shown = new Metadata();
  shown.set('authorization', `Bearer ${token}`);
  const session = client.makeBidiStreamRequest(openSession, asItIs, asItIs, shown, {});
  const stream = client.makeServerStreamRequest(subscribe, asItIs, asItIs, Buffer.alloc(0), shown, {});
  const ends = [session, stream].map((each) => {
    each.on('error', () => undefined).on('data', () => undefined);
    return new Promise<string>((resolve) => {
      each.on('status', ({ code, details }: StatusObject) => resolve(`${code} ${details}`));
    });
  });
  const begun = Promise.all([session, stream].map((each) => new Promise((resolve) => each.once('metadata', resolve))));
  return { begun, ended: Promise.all(ends) };
}

test.each<[string, (gate: TokenGate) => void]>([
  ['taken away', (gate) => gate.setTokens([known('other', 'b')])],
  ['made anew under its name', (gate) => gate.setTokens([known('ci', 'c'), known('other', 'b')])],
  ['cut short', (gate) => gate.setTokens([known('ci', 'a', { expiresMs: Date.now() - 1 }), known('other', 'b')])],
  ['about to end', (gate) => gate.setTokens([known('ci', 'a', { expiresMs: Date.now() + 50 }), known('other', 'b')])],
])('sessions and streams of a token that is %s end, and so does their connection; others go on', async (_, change) => {
  const gate = new TokenGate(systemClock);
  gate.setTokens([known('ci', 'a'), known('other', 'b')]);
  await using served = await startServer(
    { subscribeEvents: ({ signal }) => silence(signal) },
    { tokens: gate, limits: { cutOffMs: 50 } },
  );
  const [first, second] = [openChannel(served.socketPath), openChannel(served.socketPath)];
  const [ci, other] = [come(first, 'a'), come(second, 'b')];
  await Promise.all([ci.begun, other.begun]);
  expect(served.server.activity).toMatchObject({ connections: 2, sessions: 2, streams: 2 });
  change(gate);
  const said = '7 the token ci is not good any more';
  expect(await ci.ended).toEqual([said, said]);
  await expect.poll(() => served.server.activity, patience).toMatchObject({ connections: 1, sessions: 1, streams: 1 });
  first.close();
  second.close();
});

const whoAmI = '/holdfast.v1.AccessService/WhoAmI';

/** What comes of a connection for frames that begins with this hello and these bytes: the hello, then messages in JSON. */
async function converse(path: string, ...said: Buffer[]): Promise<unknown[]> {
  const socket = createConnection(framesSocketOf(path));
  // In pieces, as a network may bring them.
  for (const byte of Buffer.concat(said)) socket.write(Uint8Array.of(byte));
  socket.end();
  const heard = Buffer.concat(await socket.toArray());
  const messages: unknown[] = [heard.toString('latin1', 0, 8)];
  for (let at = 8; at < heard.length; at += 4 + heard.readUInt32BE(at)) {
    messages.push(JSON.parse(heard.toString('utf8', at + 4, at + 4 + heard.readUInt32BE(at))));
  }
  return messages;
}

test('over bare frames a token comes after the hello, and says who calls; a wrong one is never passed over', async () => {
  const gate = new TokenGate(systemClock);
  gate.setTokens([known('ci', 'a'), known('watcher', 'b', { readOnly: true })]);
  const handlers: Partial<EngineApi> = {
    whoAmI: async ({ identity: { token = '', door } }) => ({ ...WhoAmIResponse.create(), roles: [token, door] }),
  };
  await using served = await startServer(handlers, { tokens: gate });
  const hello = Buffer.from('HFF1JTOK');
  const text = (message: string): Buffer => delimited(Buffer.from(message));
  const call = text(JSON.stringify({ call: { id: 1, method: whoAmI, request: {} } }));
  const who = (...roles: string[]): unknown => ({ reply: { id: 1, response: { roles } } });
  const { socketPath } = served;
  expect(await converse(socketPath, hello, text('a'), call)).toMatchObject(['HFF1JTOK', who('ci', 'rw')]);
  expect(await converse(socketPath, hello, text('b'), call)).toMatchObject(['HFF1JTOK', who('watcher', 'ro')]);
  expect(await converse(socketPath, Buffer.from('HFF1JSON'), call)).toMatchObject(['HFF1JSON', who('', 'rw')]);
  const goAway = (code: number): unknown => ({ goAway: { status: { code } } });
  for (const wrong of ['c', '', 'a b', 'é']) {
    expect(await converse(socketPath, hello, text(wrong), call)).toMatchObject(['HFF1JTOK', goAway(7)]);
  }
  for (const length of [1025, 2 ** 32 - 1]) {
    const announced = Buffer.alloc(4);
    announced.writeUInt32BE(length);
    expect(await converse(socketPath, hello, announced, call)).toMatchObject(['HFF1JTOK', goAway(3)]);
  }
});

test('over bare frames, too, a token that is taken away ends its session', async () => {
  const gate = new TokenGate(systemClock);
  gate.setTokens([known('ci', 'a')]);
  await using served = await startServer({}, { tokens: gate, limits: { cutOffMs: 50 } });
  const socket = createConnection(framesSocketOf(served.socketPath));
  const over = socket.toArray() as Promise<Buffer[]>;
  socket.write(Buffer.concat([Buffer.from('HFF1JTOK'), delimited(Buffer.from('a'))]));
  await expect.poll(() => served.server.activity.sessions, patience).toBe(1);
  gate.setTokens([]);
  const heard = Buffer.concat(await over).toString();
  expect(heard).toContain('the token ci is not good any more');
});

test('who says that a token comes and sends none is closed as who says nothing is', async () => {
  await using served = await startServer({}, { limits: { handshakeTimeoutMs: 500 } });
  const socket = createConnection(framesSocketOf(served.socketPath));
  socket.write('HFF1JTOK\0\0');
  expect(Buffer.concat(await socket.toArray()).toString()).toBe('HFF1JTOK');
});
