import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import {
  OpenSessionRequest,
  OpenSessionResponse,
  SubscribeEventsRequest,
  SubscribeEventsResponse,
} from '@holdfast/protocol';
import type { CallFrame, ReplyFrame } from '@holdfast/protocol';

/** How the odd daemon answers a call; undefined: not at all. */
export type Answer = (call: CallFrame, session: OddSession) => Omit<Partial<ReplyFrame>, 'id'> | undefined;

/** A session that the odd daemon has. */
export interface OddSession {
  readonly stream: ServerDuplexStream<OpenSessionRequest, OpenSessionResponse>;
  /** Numbers of calls that were given up. */
  readonly cancelled: number[];
  goAway(): void;
}

/** A daemon that does what no real one would: breaks off, forgets, says nothing. */
export interface OddServer extends AsyncDisposable {
  readonly uri: string;
  readonly calls: CallFrame[];
  readonly sessions: OddSession[];
  /** Cuts every connection, as when the daemon is killed. */
  cut(): void;
}

/** A stream of events that the odd daemon sends. */
export type EventsCall = ServerWritableStream<SubscribeEventsRequest, SubscribeEventsResponse>;

/** Starts one on a socket of its own. */
export async function startOddServer(
  answer: Answer,
  subscribe: (stream: EventsCall) => void = (stream) => stream.end(),
): Promise<OddServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-odd-'));
  const path = join(folder, 's');
  const calls: CallFrame[] = [];
  const sessions: OddSession[] = [];
  const sockets = new Set<Socket>();
  const server = new Server();
  server.register(
    '/holdfast.v1.SessionService/OpenSession',
    (stream: ServerDuplexStream<OpenSessionRequest, OpenSessionResponse>) => {
      stream.sendMetadata(new Metadata());
      const session = openSession(stream, calls, answer);
      sessions.push(session);
    },
    (response: OpenSessionResponse) => Buffer.from(OpenSessionResponse.encode(response).finish()),
    (bytes: Buffer) => OpenSessionRequest.decode(bytes),
    'bidi',
  );
  server.register(
    '/holdfast.v1.EventService/SubscribeEvents',
    subscribe,
    (response: SubscribeEventsResponse) => Buffer.from(SubscribeEventsResponse.encode(response).finish()),
    (bytes: Buffer) => SubscribeEventsRequest.decode(bytes),
    'serverStream',
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = createServer((socket) => {
    sockets.add(socket);
    injector.injectConnection(socket);
  });
  await new Promise<void>((resolve) => listener.listen(path, resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    uri: `unix:${path}`,
    calls,
    sessions,
    cut,
    async [Symbol.asyncDispose]() {
      listener.close();
      cut();
      await rm(folder, { recursive: true });
    },
  };
}

function openSession(
  stream: ServerDuplexStream<OpenSessionRequest, OpenSessionResponse>,
  calls: CallFrame[],
  answer: Answer,
): OddSession {
  const cancelled: number[] = [];
  const session: OddSession = {
    stream,
    cancelled,
    goAway: () => void stream.write({ frames: [{ frame: { $case: 'goAway', value: { message: 'bye' } } }] }),
  };
  stream.on('error', () => undefined);
  stream.on('data', ({ frames }: OpenSessionRequest) => {
    for (const { frame } of frames) {
      if (frame?.$case === 'cancel') cancelled.push(frame.value.id);
      if (frame?.$case !== 'call') continue;
      calls.push(frame.value);
      const reply = answer(frame.value, session);
      if (reply === undefined) continue;
      const value = { id: frame.value.id, payload: new Uint8Array(), ...reply };
      stream.write({ frames: [{ frame: { $case: 'reply', value } }] });
    }
  });
  return session;
}
