import { createHash } from 'node:crypto';
import { type Client, Metadata, type StatusObject } from '@grpc/grpc-js';
import type { SubscribeEventsResponse } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { KnownToken } from '../../src/access/tokens/parse-token-file.js';
import { TokenGate } from '../../src/access/tokens/token-gate.js';
import { systemClock } from '../../src/model/clock.js';
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
