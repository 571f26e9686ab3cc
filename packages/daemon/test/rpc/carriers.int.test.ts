import { GetVersionResponse, PingRequest, PingResponse, Status } from '@holdfast/protocol';
import { expect, test, vi } from 'vitest';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { Fault } from '../../src/model/fault.js';
import type { Interceptor } from '../../src/rpc/interceptor.js';
import { plainCall } from './support/plain-call.js';
import { openChannel, openRawSession } from './support/raw-session.js';
import { reasonOf } from './support/reason-of.js';
import { startServer } from './support/start-server.js';
import type { TestServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const version = '/holdfast.v1.AdminService/GetVersion';
const request = PingRequest.encode({ payload: Buffer.from('hello') }).finish();

/** Makes one call in both ways; what cannot be the same, the ids of logged bugs, is made the same. */
async function bothWays(
  served: TestServer,
  method: string,
  payload: Uint8Array,
): Promise<{ plain: unknown; session: unknown }> {
  const client = openChannel(served.socketPath);
  using raw = openRawSession(served.socketPath);
  const reply = await raw.call({ id: 1, method, payload });
  const plain = await plainCall(client, method, payload);
  client.close();
  return {
    plain: plain.details ? normal(plain.details) : Buffer.from(plain.payload ?? []),
    session: reply.status ? normal(reply.status) : Buffer.from(reply.payload),
  };
}

function normal(status: Status): unknown {
  const logId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  const { code, message, details } = status;
  const texts = details.map(({ value }) => Buffer.from(value).toString('latin1').replace(logId, 'ID'));
  return { code, message: message.replace(logId, 'ID'), details: texts };
}

const violations = [{ field: 'spec.name', found: 'a/b', expected: 'no slash', line: 3, column: 7 }];
const long = '\u00e9\ud83d\ude00'.repeat(300_000);

const ok = 0;
const invalidArgument = 3;
const resourceExhausted = 8;
const failedPrecondition = 9;
const internal = 13;

const cases: Record<string, { readonly handler: EngineApi['ping']; readonly code: number }> = {
  'an answer': { handler: async (_context, { payload }) => ({ payload }), code: ok },
  'a refusal with details': {
    handler: async () => {
      throw new Fault('XML_INVALID', 'name has a slash', { violations, hint: 'leave it out', metadata: { line: '3' } });
    },
    code: invalidArgument,
  },
  'a refusal that is a megabyte long': {
    handler: () => Promise.reject(new Fault('INVALID_STATE', long, { hint: long, metadata: { [long]: long } })),
    code: failedPrecondition,
  },
  'half a character': {
    handler: () => Promise.reject(new Fault('INVALID_STATE', 'broken \ud800')),
    code: failedPrecondition,
  },
  'a handler that throws at once': {
    handler: () => {
      throw new TypeError('oops');
    },
    code: internal,
  },
  'a handler that rejects': { handler: () => Promise.reject(new TypeError('oops')), code: internal },
  'a handler that rejects with nothing': { handler: () => Promise.reject(undefined as never), code: internal },
  'a handler that answers nothing': { handler: () => undefined as never, code: internal },
  'a handler that answers text': { handler: () => Promise.resolve('text' as never), code: internal },
  'a handler that answers a number for bytes': {
    handler: () => Promise.resolve({ payload: 7 } as never),
    code: internal,
  },
  'a handler that answers something circular': {
    handler: () => {
      const payload: Record<string, unknown> = { length: 3 };
      payload['payload'] = payload;
      return Promise.resolve({ payload } as never);
    },
    code: internal,
  },
  'an answer that is too long': {
    handler: () => Promise.resolve({ payload: Buffer.alloc(20 * 1024 * 1024) }),
    code: resourceExhausted,
  },
};

test.each(Object.entries(cases))('the session and plain gRPC say the same: %s', async (_what, { handler, code }) => {
  const sound = GetVersionResponse.fromPartial({ version: '1.2.3' });
  await using served = await startServer({ ping: handler, getVersion: async () => sound });
  const { plain, session } = await bothWays(served, ping, request);
  expect(session).toEqual(plain);
  expect(session).toMatchObject(code === ok ? Buffer.from(request) : { code });
  // And the server lives, and nothing of that is in what it answers next.
  const next = Buffer.from(GetVersionResponse.encode(sound).finish());
  expect(await bothWays(served, version, new Uint8Array())).toEqual({ plain: next, session: next });
});

test('an answer that is long, and not too long, arrives both ways', async () => {
  const payload = Buffer.alloc(15 * 1024 * 1024, 'x');
  await using served = await startServer({ ping: async () => ({ payload }) });
  const { plain, session } = await bothWays(served, ping, request);
  expect([plain, session].map((bytes) => (bytes as Buffer).length)).toEqual(Array(2).fill(payload.length + 5));
});

test('a request that is none is refused in the same words', async () => {
  await using served = await startServer({});
  const { plain, session } = await bothWays(served, ping, Buffer.from([0xff, 0xff]));
  expect(session).toEqual(plain);
  expect(session).toMatchObject({ code: 3, message: 'the request of Ping cannot be decoded' });
});

test('a plain call is cancelled when its caller gives it up, and at its deadline', async () => {
  const reasons: unknown[] = [];
  let begun = 0;
  await using served = await startServer({
    ping: ({ signal }) => {
      begun++;
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Fault).reason);
          reject(signal.reason as Error);
        }),
      );
    },
  });
  const client = openChannel(served.socketPath);
  expect((await plainCall(client, ping, request, 50)).status.code).toBe(4);
  const call = client.makeUnaryRequest(
    ping,
    (b: Uint8Array) => Buffer.from(b),
    (b: Buffer) => b,
    request,
    () => undefined,
  );
  await expect.poll(() => begun).toBe(2);
  call.cancel();
  await expect.poll(() => served.server.activity.calls).toBe(0);
  expect(reasons).toEqual(['DEADLINE_EXCEEDED', 'CANCELLED']);
  client.close();
});

test('interceptors stand around every call, the first outermost, and see it before it is decoded', async () => {
  const seen: string[] = [];
  const note =
    (name: string): Interceptor =>
    async (call, next) => {
      seen.push(`${name} > ${call.method.rpc} ${call.payload.length}`);
      const answer = await next(call);
      seen.push(`${name} <`);
      return answer;
    };
  await using served = await startServer(
    { ping: async (_context, { payload }) => ({ payload }) },
    { interceptors: [note('one'), note('two')] },
  );
  using session = openRawSession(served.socketPath);
  expect(PingResponse.decode((await session.call({ id: 1, method: ping, payload: request })).payload)).toBeDefined();
  expect(seen).toEqual([`one > Ping ${request.length}`, `two > Ping ${request.length}`, 'two <', 'one <']);
});

test('an interceptor that refuses spares the daemon the parsing and the engine the call', async () => {
  const handler = vi.fn<EngineApi['ping']>();
  const refuse: Interceptor = () => Promise.reject(new Fault('PERMISSION_DENIED', 'not you'));
  await using served = await startServer({ ping: handler }, { interceptors: [refuse] });
  using session = openRawSession(served.socketPath);
  const { status } = await session.call({ id: 1, method: ping, payload: Buffer.from([0xff]) });
  expect(reasonOf(status)).toBe('PERMISSION_DENIED');
  expect(handler).not.toHaveBeenCalled();
});

test('an engine that lacks a handler is refused before anybody connects', async () => {
  await expect(startServer({ getVersion: undefined as never })).rejects.toThrow('the engine has no handler getVersion');
});

test('the trace context and the caller reach the engine', async () => {
  const contexts: unknown[] = [];
  await using served = await startServer({
    getVersion: async (context) => {
      contexts.push(context);
      return GetVersionResponse.fromPartial({});
    },
  });
  using session = openRawSession(served.socketPath);
  await session.call({ id: 1, method: version, traceparent: '00-abc-def-01' });
  expect(contexts).toMatchObject([
    { caller: `uid ${process.getuid?.()}`, traceparent: '00-abc-def-01', signal: { aborted: false } },
  ]);
});
