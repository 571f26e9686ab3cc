import { PingRequest, PingResponse, reasons } from '@holdfast/protocol';
import type { CallFrame, PingResponse as Pong, ReplyFrame } from '@holdfast/protocol';
import { expect, test, vi } from 'vitest';
import type { CallContext } from '../../src/engine/call-context.js';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { Fault } from '../../src/model/fault.js';
import { reasonOf } from './support/reason-of.js';
import { openRawSession } from './support/raw-session.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const version = '/holdfast.v1.AdminService/GetVersion';
const echo = { ping: async (_context: CallContext, { payload }: PingRequest) => ({ payload }) };

function pingFrame(id: number, text: string): CallFrame {
  const payload = PingRequest.encode({ payload: Buffer.from(text) }).finish();
  return { id, method: ping, payload, timeoutMs: 0, traceparent: '', credit: 0 };
}

function textOf(reply: ReplyFrame): string {
  return Buffer.from(PingResponse.decode(reply.payload).payload).toString();
}

/** A handler that is at work until it is told otherwise. */
function heldHandler(): {
  handler: (context: CallContext) => Promise<Pong>;
  contexts: CallContext[];
  finish: () => void;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  const contexts: CallContext[] = [];
  return {
    contexts,
    finish: resolve,
    async handler(context) {
      contexts.push(context);
      await promise;
      return { payload: Buffer.from('late') };
    },
  };
}

test('10,000 calls that are sent without waiting are all answered, each with its own answer', async () => {
  await using served = await startServer(echo);
  using session = openRawSession(served.socketPath);
  const ids = Array.from({ length: 10_000 }, (_, index) => index + 1);
  const replies = ids.map((id) => session.reply(id));
  for (let from = 0; from < ids.length; from += 500) {
    const frames = ids
      .slice(from, from + 500)
      .map((id) => ({ $case: 'call' as const, value: pingFrame(id, `call ${id}`) }));
    session.send(...frames);
  }
  expect((await Promise.all(replies)).map(textOf)).toEqual(ids.map((id) => `call ${id}`));
  expect(served.server.activity.calls).toBe(0);
});

test('an empty request, and an answer without content', async () => {
  await using served = await startServer({ shutdown: async () => ({}) });
  using session = openRawSession(served.socketPath);
  const reply = await session.call({ id: 1, method: '/holdfast.v1.AdminService/Shutdown' });
  expect(reply).toMatchObject({ id: 1, status: undefined });
});

test.each([
  ['a method that nobody knows', { method: '/holdfast.v1.DomainService/Explode' }, 'UNKNOWN_METHOD'],
  ['no method', { method: '' }, 'UNKNOWN_METHOD'],
  ['the session itself', { method: '/holdfast.v1.SessionService/OpenSession' }, 'UNKNOWN_METHOD'],
  ['a request that is none', { method: ping, payload: Buffer.from([0xff, 0xff, 0xff]) }, 'INVALID_ARGUMENT'],
])('%s is refused, and the session goes on', async (_what, frame, reason) => {
  await using served = await startServer(echo);
  using session = openRawSession(served.socketPath);
  expect(reasonOf((await session.call({ id: 1, ...frame })).status)).toBe(reason);
  expect(textOf(await session.call(pingFrame(2, 'on')))).toBe('on');
});

test('a ping is answered with its nonce', async () => {
  await using served = await startServer(echo);
  using session = openRawSession(served.socketPath);
  session.send({ $case: 'ping', value: { nonce: 4711 } });
  await expect.poll(() => session.received).toMatchObject([{ frame: { $case: 'pong', value: { nonce: 4711 } } }]);
});

test('a cancel reaches the handler, which has the last word', async () => {
  const handler = vi.fn<EngineApi['ping']>(
    ({ signal }) =>
      new Promise<Pong>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  );
  await using served = await startServer({ ping: handler });
  using session = openRawSession(served.socketPath);
  const reply = session.call(pingFrame(1, ''));
  await expect.poll(() => handler.mock.calls.length).toBe(1);
  session.send({ $case: 'cancel', value: { id: 1 } });
  expect(reasonOf((await reply).status)).toBe('CANCELLED');
});

test('a cancel for a call that is unknown or over is nothing', async () => {
  await using served = await startServer(echo);
  using session = openRawSession(served.socketPath);
  await session.call(pingFrame(1, 'one'));
  session.send({ $case: 'cancel', value: { id: 1 } }, { $case: 'cancel', value: { id: 99 } });
  expect(textOf(await session.call(pingFrame(2, 'two')))).toBe('two');
});

test('a deadline ends the wait, though the handler does not heed it; what it says later is dropped', async () => {
  const held = heldHandler();
  await using served = await startServer({ ...echo, getVersion: held.handler as never });
  using session = openRawSession(served.socketPath);
  const begun = performance.now();
  const { status } = await session.call({ id: 1, method: version, timeoutMs: 100 });
  expect(reasonOf(status)).toBe('DEADLINE_EXCEEDED');
  expect(performance.now() - begun).toBeGreaterThanOrEqual(90);
  expect(held.contexts[0]?.signal.reason).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  held.finish();
  await expect.poll(() => served.server.activity.calls).toBe(0);
  expect(textOf(await session.call(pingFrame(2, 'on')))).toBe('on');
  expect(session.received.filter(({ frame }) => frame?.$case === 'reply')).toHaveLength(2);
});

test('at the deadline a handler that knows better is heard', async () => {
  const better = new Fault('JOB_TIMEOUT', 'domain web is held by start', { holder: { name: 'web', kind: 'start' } });
  await using served = await startServer({
    ping: ({ signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(better), { once: true })),
  });
  using session = openRawSession(served.socketPath);
  const { status } = await session.call({ ...pingFrame(1, ''), timeoutMs: 20 });
  expect(reasonOf(status)).toBe('JOB_TIMEOUT');
});

test('the longest deadline that can be written does not expire at once', async () => {
  const held = heldHandler();
  await using served = await startServer({ ping: held.handler });
  using session = openRawSession(served.socketPath);
  const reply = session.call({ ...pingFrame(1, ''), timeoutMs: 0xffff_ffff });
  await expect.poll(() => held.contexts.length).toBe(1);
  await session.call({ id: 2, method: 'barrier' });
  expect(held.contexts[0]?.signal.aborted).toBe(false);
  held.finish();
  expect(textOf(await reply)).toBe('late');
});

test('only so many calls of a session are done at a time; the others wait, and can be given up while they do', async () => {
  const held = heldHandler();
  await using served = await startServer({ ping: held.handler }, { serverLimits: { maxClientRequests: 3 } });
  using session = openRawSession(served.socketPath);
  const replies = [1, 2, 3, 4, 5, 6].map((id) => session.call(pingFrame(id, '')));
  await expect.poll(() => held.contexts.length).toBe(3);
  session.send({ $case: 'cancel', value: { id: 5 } });
  expect(reasonOf((await replies[4])?.status)).toBe('CANCELLED');
  const late = session.call({ ...pingFrame(7, ''), timeoutMs: 30 });
  expect(reasonOf((await late).status)).toBe('DEADLINE_EXCEEDED');
  expect(held.contexts).toHaveLength(3);
  held.finish();
  const rest = await Promise.all([0, 1, 2, 3, 5].map((index) => replies[index]));
  expect(rest.map((reply) => reply && textOf(reply))).toEqual(Array(5).fill('late'));
  expect(held.contexts).toHaveLength(5);
});

test('a session whose queue is full is not read until there is room again', async () => {
  const held = heldHandler();
  const limits = { maxCallsWaiting: 4 };
  const serverLimits = { maxClientRequests: 2 };
  await using served = await startServer({ ping: held.handler }, { limits, serverLimits });
  using session = openRawSession(served.socketPath);
  const replies = Array.from({ length: 40 }, (_, index) => session.call(pingFrame(index + 1, '')));
  await expect.poll(() => served.server.activity.calls).toBeGreaterThanOrEqual(6);
  // A refusal needs no room, so it would come at once if that frame were read.
  const unread = session.call({ id: 100, method: 'nobody knows this' });
  await expect(Promise.race([unread, Promise.all(replies), shortly()])).resolves.toBe('shortly');
  expect(served.server.activity.calls).toBeLessThan(20);
  held.finish();
  expect((await Promise.all(replies)).map(textOf)).toEqual(Array(40).fill('late'));
  expect(reasonOf((await unread).status)).toBe('UNKNOWN_METHOD');
});

/** Some turns of the event loop, in which whatever was on its way has arrived. */
async function shortly(): Promise<string> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  return 'shortly';
}

test('a number that is in use ends the session: replies could not be told apart', async () => {
  const held = heldHandler();
  await using served = await startServer({ ping: held.handler });
  using session = openRawSession(served.socketPath);
  void session.call(pingFrame(1, ''));
  void session.call(pingFrame(1, ''));
  expect(await session.ended).toMatchObject({ code: 3 });
  held.finish();
  await expect.poll(() => served.server.activity).toMatchObject({ calls: 0, sessions: 0 });
});

test('bytes that are no frames end that session, and nothing else', async () => {
  await using served = await startServer(echo);
  using good = openRawSession(served.socketPath);
  using bad = openRawSession(served.socketPath);
  await good.call(pingFrame(1, 'before'));
  bad.stream.write(Buffer.from('0a7fffff', 'hex'));
  expect(await bad.ended).toMatchObject({ code: 3, details: 'the session got bytes that are no frames' });
  expect(textOf(await good.call(pingFrame(2, 'after')))).toBe('after');
});

test('when a client vanishes, its handlers are told and everything is freed', async () => {
  const held = heldHandler();
  const serverLimits = { maxClientRequests: 3 };
  await using served = await startServer({ ping: held.handler }, { serverLimits });
  const session = openRawSession(served.socketPath);
  for (let id = 1; id <= 10; id++) void session.call(pingFrame(id, ''));
  await expect.poll(() => served.server.activity).toEqual({ connections: 1, sessions: 1, calls: 10, streams: 0 });
  session[Symbol.dispose]();
  // What had begun is counted until the engine is done with it; what had not is gone.
  await expect.poll(() => served.server.activity).toEqual({ connections: 0, sessions: 0, calls: 3, streams: 0 });
  expect(held.contexts.map(({ signal }) => (signal.reason as Fault).reason)).toEqual(Array(3).fill('CANCELLED'));
  held.finish();
  await expect.poll(() => served.server.activity.calls).toBe(0);
});

test('a client that says that it is done still gets its answers, and then the end', async () => {
  const held = heldHandler();
  await using served = await startServer({ ping: held.handler });
  using session = openRawSession(served.socketPath);
  const reply = session.call(pingFrame(1, ''));
  await expect.poll(() => held.contexts.length).toBe(1);
  session.stream.end();
  held.finish();
  expect(textOf(await reply)).toBe('late');
  expect(await session.ended).toMatchObject({ code: 0 });
});

test('every reason arrives as it was thrown', async () => {
  const names = Object.keys(reasons) as (keyof typeof reasons)[];
  await using served = await startServer({
    ping: async (_context, { payload }) => {
      throw new Fault(Buffer.from(payload).toString() as keyof typeof reasons, 'why');
    },
  });
  using session = openRawSession(served.socketPath);
  const replies = await Promise.all(names.map((name, index) => session.call(pingFrame(index, name))));
  expect(replies.map(({ status }) => reasonOf(status))).toEqual(names);
});
