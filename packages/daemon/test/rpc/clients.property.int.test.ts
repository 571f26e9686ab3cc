import { readdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import type { Client } from '@grpc/grpc-js';
import { OpenSessionRequest, SetDomainMemoryResponse, framesSocketOf } from '@holdfast/protocol';
import type { ClientFrame } from '@holdfast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallContext } from '../../src/engine/call-context.js';
import { ask } from './support/ask.js';
import { delimited } from './support/raw-frames.js';
import { openChannel } from './support/raw-session.js';
import { startServer, type TestServer } from './support/start-server.js';

/** One that never waits for a guest, and one that may. */
const urgent = '/holdfast.v1.AdminService/Ping';
const ordinary = '/holdfast.v1.DomainService/SetDomainMemory';
const stream = '/holdfast.v1.EventService/SubscribeEvents';

type Step = 'urgent' | 'ordinary' | 'stream' | 'cancel' | 'pause';
type End = 'kill' | 'half-close' | 'polite';
type Carrier = 'frames' | 'session' | 'plain' | 'silent';

interface Script {
  readonly carrier: Carrier;
  readonly steps: readonly Step[];
  readonly end: End;
}

const scripts = fc.array(
  fc.record<Script>({
    carrier: fc.constantFrom('frames', 'frames', 'frames', 'session', 'plain', 'silent'),
    steps: fc.array(fc.constantFrom('urgent', 'ordinary', 'ordinary', 'stream', 'cancel', 'pause'), { maxLength: 8 }),
    end: fc.constantFrom('kill', 'half-close', 'polite'),
  }),
  { minLength: 150, maxLength: 250 },
);

/** Some go through at once, some a little later, some only when they are given up. */
function slowEngine() {
  let count = 0;
  const begun = { calls: 0, over: 0 };
  const work = async ({ signal }: CallContext): Promise<void> => {
    begun.calls++;
    try {
      const kind = count++ % 4;
      if (kind === 1) await new Promise((resolve) => setImmediate(resolve));
      if (kind === 2) await new Promise((resolve) => setTimeout(resolve, 3));
      if (kind === 3) await untilAborted(signal, 20);
    } finally {
      begun.over++;
    }
  };
  return {
    begun,
    engine: {
      async ping(context: CallContext, { payload }: { payload: Buffer }) {
        await work(context);
        return { payload };
      },
      async setDomainMemory(context: CallContext) {
        await work(context);
        return SetDomainMemoryResponse.create();
      },
      async *subscribeEvents({ signal }: CallContext) {
        yield { events: [], position: { epoch: 'e', sequence: 1 } };
        await untilAborted(signal, 1_000_000);
      },
    },
  };
}

/** Rejects with the reason of an abort, or resolves after a while. */
function untilAborted(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function framesOf(steps: readonly Step[]): ClientFrame['frame'][] {
  const method = { urgent, ordinary, stream };
  return steps.flatMap<NonNullable<ClientFrame['frame']>>((step, index) => {
    if (step === 'pause') return [];
    if (step === 'cancel') return [{ $case: 'cancel', value: { id: index } }];
    const call = { id: index + 1, method: method[step], payload: Buffer.alloc(index), timeoutMs: index % 3 };
    return [{ $case: 'call', value: { ...call, traceparent: '', credit: 0 } }];
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined).resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function play({ carrier, steps, end }: Script, served: TestServer): Promise<void> {
  if (carrier === 'session') return playSession(steps, end, served);
  if (carrier === 'plain') return playPlain(steps, served);
  const path = carrier === 'frames' ? framesSocketOf(served.socketPath) : served.socketPath;
  const socket = createConnection({ path, allowHalfOpen: true });
  const gone = closed(socket);
  if (carrier === 'frames') socket.write('HFF1PBUF');
  for (const frame of carrier === 'frames' ? framesOf(steps) : []) {
    socket.write(delimited(OpenSessionRequest.encode({ frames: [{ frame }] }).finish()));
    if (steps.includes('pause')) await turn();
  }
  if (end === 'polite') await turn();
  if (end === 'kill') socket.destroy();
  else socket.end();
  socket.once('end', () => socket.end());
  await gone;
}

const asItIs = (bytes: Buffer): Buffer => bytes;

/** grpc-js leaves a connection open for ever whose channel is closed before it is made. */
async function close(client: Client): Promise<void> {
  await new Promise((resolve) => client.waitForReady(Date.now() + 20_000, resolve));
  client.close();
}

async function playSession(steps: readonly Step[], end: End, served: TestServer): Promise<void> {
  const client = openChannel(served.socketPath);
  const session = client.makeBidiStreamRequest('/holdfast.v1.SessionService/OpenSession', asItIs, asItIs);
  session.on('error', () => undefined).resume();
  const ended = new Promise((resolve) => session.once('status', resolve));
  const frames = framesOf(steps).map((frame) => ({ frame }));
  session.write(Buffer.from(OpenSessionRequest.encode({ frames }).finish()));
  if (steps.includes('pause')) await turn();
  if (end === 'kill') session.cancel();
  else session.end();
  await ended;
  await close(client);
}

async function playPlain(steps: readonly Step[], served: TestServer): Promise<void> {
  const client = openChannel(served.socketPath);
  const calls = steps.map((step, index) => {
    const name = step === 'urgent' ? urgent : ordinary;
    return new Promise<void>((resolve) => {
      const call = client.makeUnaryRequest(name, asItIs, asItIs, Buffer.alloc(0), () => resolve());
      if (steps[index + 1] === 'cancel') setImmediate(() => call.cancel());
    });
  });
  await Promise.all(calls);
  await close(client);
}

test(
  'thousands of clients come, call, give up and vanish, and nothing of them is left',
  { timeout: 240_000 },
  async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', note).on('unhandledRejection', note);
    const { engine, begun } = slowEngine();
    const serverLimits = { minWorkers: 0, maxWorkers: 4, prioWorkers: 2, maxWaitingCalls: 30, maxClientRequests: 3 };
    const clientLimits = { maxClients: 16, maxClientsPerUser: 16, maxQueuedClients: 60, maxAnonymousClients: 8 };
    await using served = await startServer(engine, {
      serverLimits: { ...serverLimits, ...clientLimits },
      limits: { handshakeTimeoutMs: 500, cutOffMs: 50 },
    });
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    const [control] = served.server.controls;
    let clients = 0;
    await fc.assert(
      fc.asyncProperty(scripts, async (all) => {
        await Promise.all(all.map((script) => play(script, served)));
        clients += all.length;
        const patience = { timeout: 20_000 };
        await expect.poll(() => control?.clients(), patience).toEqual([]);
        expect(control?.clientLimits()).toMatchObject({ clients: 0, anonymousClients: 0, queuedClients: 0 });
        expect(control?.workerPool()).toMatchObject({ workers: 0, freeWorkers: 0, queueDepth: 0 });
        expect(served.server.activity).toEqual({ connections: 0, sessions: 0, calls: 0, streams: 0 });
        expect(begun.over).toBe(begun.calls);
        await expect.poll(descriptors, patience).toBe(before);
        // The bytes of what waited are given back too: else nobody could wait any more.
        using client = ask(served.socketPath, 'still there');
        expect(await client.answer).toBe('still there');
        expect(uncaught).toEqual([]);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    process.off('uncaughtException', note).off('unhandledRejection', note);
    expect(clients).toBeGreaterThan(1500);
    expect(begun.calls).toBeGreaterThan(500);
  },
);
