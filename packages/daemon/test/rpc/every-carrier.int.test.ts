import { Metadata, status as grpcStatus } from '@grpc/grpc-js';
import { PingRequest, PingResponse } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import type { CallContext } from '../../src/engine/call-context.js';
import type { Fault } from '../../src/model/fault.js';
import { currentTrace } from '../../src/telemetry/trace-context.js';
import { openChannel, openRawSession } from './support/raw-session.js';
import { openJsonFrames, openProtobufFrames } from './support/raw-frames.js';
import { startServer } from './support/start-server.js';

const ping = '/holdfast.v1.AdminService/Ping';
const payload = PingRequest.encode({ payload: Buffer.from('hi') }).finish();
const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** What a caller may say beside its request. */
interface Wish {
  readonly timeoutMs?: number;
  readonly traceparent?: string;
}

/** A call that a client has made: the text of its answer, or the number of the status; and how to give it up. */
interface Made {
  readonly outcome: Promise<string | number>;
  cancel(): void;
}

/** One client, by one carrier. */
interface Caller extends Disposable {
  call(wish: Wish): Made;
}

/** As much of a reply in JSON as is looked at. */
interface JsonReply {
  readonly response?: { readonly payload: string };
  readonly status?: { readonly code: number };
}

function textOf(answer: Uint8Array): string {
  return Buffer.from(PingResponse.decode(answer).payload).toString();
}

const carriers: Readonly<Record<string, (socketPath: string) => Caller>> = {
  'plain gRPC': (socketPath) => {
    const client = openChannel(socketPath);
    return {
      call({ timeoutMs, traceparent }) {
        const metadata = new Metadata();
        if (traceparent !== undefined) metadata.set('traceparent', traceparent);
        const { promise: outcome, resolve } = Promise.withResolvers<string | number>();
        const call = client.makeUnaryRequest(
          ping,
          (bytes: Uint8Array) => Buffer.from(bytes),
          (bytes: Buffer) => bytes,
          payload,
          metadata,
          timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs },
          (error, answer) => resolve(error?.code ?? textOf(answer ?? Buffer.alloc(0))),
        );
        return { outcome, cancel: () => call.cancel() };
      },
      [Symbol.dispose]: () => client.close(),
    };
  },
  'the session over gRPC': (socketPath) => {
    const session = openRawSession(socketPath);
    return {
      call(wish) {
        const reply = session.call({ id: 1, method: ping, payload, ...wish });
        return {
          outcome: reply.then(({ status, payload: answer }) => status?.code ?? textOf(answer)),
          cancel: () => session.send({ $case: 'cancel', value: { id: 1 } }),
        };
      },
      [Symbol.dispose]: () => session[Symbol.dispose](),
    };
  },
  'bare frames in protobuf': (socketPath) => {
    const frames = openProtobufFrames(socketPath);
    return {
      call({ timeoutMs = 0, traceparent = '' }) {
        frames.send({ $case: 'call', value: { id: 1, method: ping, payload, timeoutMs, traceparent, credit: 0 } });
        const outcome = frames
          .find((frame) => frame?.$case === 'reply')
          .then((frame) => {
            const reply = frame?.$case === 'reply' ? frame.value : undefined;
            return reply?.status?.code ?? textOf(reply?.payload ?? Buffer.alloc(0));
          });
        return { outcome, cancel: () => frames.send({ $case: 'cancel', value: { id: 1 } }) };
      },
      [Symbol.dispose]: () => frames[Symbol.dispose](),
    };
  },
  'bare frames in JSON': (socketPath) => {
    const frames = openJsonFrames(socketPath);
    return {
      call(wish) {
        const request = { payload: Buffer.from('hi').toString('base64') };
        frames.send({ call: { id: 1, method: ping, request, ...wish } });
        const outcome = frames
          .find(({ reply }) => reply !== undefined)
          .then((frame) => {
            const reply = frame?.['reply'] as JsonReply | undefined;
            return reply?.status?.code ?? Buffer.from(reply?.response?.payload ?? '', 'base64').toString();
          });
        return { outcome, cancel: () => frames.send({ cancel: { id: 1 } }) };
      },
      [Symbol.dispose]: () => frames[Symbol.dispose](),
    };
  },
};

/** An engine that notes who calls and answers, or is at work until it is told to stop. */
function notingEngine(mode: 'answers' | 'works', atWork: () => void = () => undefined) {
  const seen: { context: CallContext; trace: string | undefined }[] = [];
  return {
    seen,
    engine: {
      async ping(context: CallContext, request: PingRequest): Promise<PingResponse> {
        seen.push({ context, trace: currentTrace() });
        atWork();
        if (mode === 'answers') return { payload: request.payload };
        return new Promise((_resolve, reject) => {
          context.signal.addEventListener('abort', () => reject(context.signal.reason as Error), { once: true });
        });
      },
    },
  };
}

const cases = Object.entries(carriers).map(([name, open]) => ({ name, open }));

test.each(cases)('$name: an answer, with the trace of the caller in every line of the log', async ({ open }) => {
  const { engine, seen } = notingEngine('answers', () => served.logger.info('at work'));
  await using served = await startServer(engine);
  using caller = open(served.socketPath);
  expect(await caller.call({ traceparent: trace }).outcome).toBe('hi');
  expect(seen.map((each) => each.trace)).toEqual([trace]);
  expect(served.log.filter(({ msg }) => msg === 'at work')).toMatchObject([{ traceparent: trace }]);
});

test.each(cases)('$name: what is no trace is neither logged nor handed on', async ({ open }) => {
  const { engine, seen } = notingEngine('answers', () => served.logger.info('at work'));
  await using served = await startServer(engine);
  using caller = open(served.socketPath);
  expect(await caller.call({ traceparent: '"}{"level":"fatal' }).outcome).toBe('hi');
  expect(seen.map((each) => each.trace)).toEqual([undefined]);
  expect(served.log.find(({ msg }) => msg === 'at work')).not.toHaveProperty('traceparent');
});

test.each(cases)('$name: a deadline reaches the engine and ends the wait', async ({ name, open }) => {
  const { engine, seen } = notingEngine('works');
  await using served = await startServer(engine);
  using caller = open(served.socketPath);
  // The client of grpc-js gives its call up at the same moment: either may be first to say so.
  const reasons = name === 'plain gRPC' ? ['DEADLINE_EXCEEDED', 'CANCELLED'] : ['DEADLINE_EXCEEDED'];
  // On a slow machine the connection may take that long, and nothing reaches the engine.
  do expect(await caller.call({ timeoutMs: 300 }).outcome).toBe(grpcStatus.DEADLINE_EXCEEDED);
  while (seen.length === 0);
  const reasonOf = (): unknown => (seen[0]?.context.signal.reason as Partial<Fault> | undefined)?.reason;
  await expect.poll(reasonOf, { timeout: 20_000 }).toBeDefined();
  expect(reasons).toContain(reasonOf());
  await expect.poll(() => served.server.activity.calls, { timeout: 20_000 }).toBe(0);
});

test.each(cases)(
  '$name: a client that vanishes amid a call is freed when that has ended, and once',
  async ({ name, open }) => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    let atWork = 0;
    await using served = await startServer({
      async ping(_context, request) {
        atWork++;
        await finished;
        return { payload: request.payload };
      },
    });
    const [everybody] = served.server.controls;
    const counted = (): unknown => {
      const { connections, calls } = served.server.activity;
      return { connections, calls, clients: everybody?.clientLimits().clients, listed: everybody?.clients().length };
    };
    const vanishing = Array.from({ length: 5 }, () => open(served.socketPath));
    const made = vanishing.map((caller) => caller.call({}));
    await expect.poll(() => atWork).toBe(5);
    // A channel of gRPC waits for its calls before it closes.
    if (name === 'plain gRPC') for (const each of made) each.cancel();
    for (const caller of vanishing) caller[Symbol.dispose]();
    // What they asked for is being done all the same, and until then they have their places. Of bare frames the kernel does not
    // tell who is gone from who has said everything and still reads.
    const connections = name.startsWith('bare') ? 5 : 0;
    await expect.poll(counted).toEqual({ connections, calls: 5, clients: 5, listed: 5 });
    finish();
    await expect.poll(counted).toEqual({ connections: 0, calls: 0, clients: 0, listed: 0 });
    // Whoever were freed twice would leave fewer than none.
    using next = open(served.socketPath);
    expect(await next.call({}).outcome).toBe('hi');
    expect(counted()).toMatchObject({ connections: 1, clients: 1, listed: 1 });
    expect(served.log.filter(({ level }) => level === 'error')).toEqual([]);
  },
);

test.each(cases)('$name: a call that is given up is told to the engine', async ({ open }) => {
  const { engine, seen } = notingEngine('works');
  await using served = await startServer(engine);
  using caller = open(served.socketPath);
  const made = caller.call({});
  await expect.poll(() => seen.length).toBe(1);
  made.cancel();
  expect(await made.outcome).toBe(grpcStatus.CANCELLED);
  await expect.poll(() => seen[0]?.context.signal.reason as unknown).toMatchObject({ reason: 'CANCELLED' });
  await expect.poll(() => served.server.activity.calls).toBe(0);
});
