import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import {
  OpenSessionRequest,
  OpenSessionResponse,
  SubscribeEventsRequest,
  SubscribeEventsResponse,
  createMessageSplitter,
  framesSocketOf,
} from '@holdfast/protocol';
import type { CallFrame, ReplyFrame, ServerFrame, Status } from '@holdfast/protocol';

/** How the odd daemon answers a call; undefined: not at all. */
export type Answer = (call: CallFrame, session: OddSession) => Omit<Partial<ReplyFrame>, 'id'> | undefined;

/** What carries a session of the odd daemon. */
export interface OddStream {
  /** Sends a message; what cannot be encoded goes out as bytes that are no message. */
  write(response: OpenSessionResponse): unknown;
  end(): unknown;
}

/** A session that the odd daemon has. */
export interface OddSession {
  readonly stream: OddStream;
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
export interface EventsCall {
  readonly request: SubscribeEventsRequest;
  /** The session that it is a part of. */
  readonly session: OddSession;
  write(response: SubscribeEventsResponse): void;
  end(): void;
  refuse(status: Status): void;
}

/** Starts one on a socket of its own; it serves bare frames beside it when these are to carry its sessions. */
export async function startOddServer(
  answer: Answer,
  subscribe: (stream: EventsCall) => void = (stream) => stream.end(),
  carrier: 'gRPC' | 'bare frames' = 'gRPC',
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
      const { session, receive } = openSession(stream, calls, answer, subscribe);
      stream.on('error', () => undefined);
      stream.on('data', receive);
      sessions.push(session);
    },
    (response: OpenSessionResponse) => Buffer.from(OpenSessionResponse.encode(response).finish()),
    (bytes: Buffer) => OpenSessionRequest.decode(bytes),
    'bidi',
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = createServer((socket) => {
    sockets.add(socket);
    injector.injectConnection(socket);
  });
  const framesListener = createServer((socket) => {
    sockets.add(socket);
    const { session, receive } = openSession(streamOf(socket), calls, answer, subscribe);
    readFrames(socket, receive);
    sessions.push(session);
  });
  await new Promise<void>((resolve) => listener.listen(path, resolve));
  if (carrier === 'bare frames') {
    await new Promise<void>((resolve) => framesListener.listen(framesSocketOf(path), resolve));
  }
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
      framesListener.close();
      cut();
      await rm(folder, { recursive: true });
    },
  };
}

function openSession(
  stream: OddStream,
  calls: CallFrame[],
  answer: Answer,
  subscribe: (stream: EventsCall) => void,
): { session: OddSession; receive: (request: OpenSessionRequest) => void } {
  const cancelled: number[] = [];
  const send = (frame: ServerFrame['frame']): void => void stream.write({ frames: [{ frame }] });
  const session: OddSession = {
    stream,
    cancelled,
    goAway: () => send({ $case: 'goAway', value: { message: 'bye' } }),
  };
  const reply = (value: ReplyFrame): void => send({ $case: 'reply', value });
  const subscription = ({ id, payload }: CallFrame): EventsCall => ({
    request: SubscribeEventsRequest.decode(payload),
    session,
    write: (response) =>
      send({ $case: 'item', value: { id, payload: SubscribeEventsResponse.encode(response).finish() } }),
    end: () => reply({ id, payload: new Uint8Array() }),
    refuse: (status) => reply({ id, payload: new Uint8Array(), status }),
  });
  const receive = ({ frames }: OpenSessionRequest): void => {
    for (const { frame } of frames) {
      if (frame?.$case === 'cancel') cancelled.push(frame.value.id);
      if (frame?.$case !== 'call') continue;
      calls.push(frame.value);
      if (frame.value.method.endsWith('/SubscribeEvents')) {
        subscribe(subscription(frame.value));
        continue;
      }
      const answered = answer(frame.value, session);
      if (answered !== undefined) reply({ id: frame.value.id, payload: new Uint8Array(), ...answered });
    }
  };
  return { session, receive };
}

const hello = 'HFF1PBUF';

function streamOf(socket: Socket): OddStream {
  return {
    write(response) {
      const message = encoded(response);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      socket.write(Buffer.concat([length, message]));
    },
    end: () => socket.end(),
  };
}

function encoded(response: OpenSessionResponse): Uint8Array {
  try {
    return OpenSessionResponse.encode(response).finish();
  } catch {
    // A tag whose field is missing.
    return Uint8Array.of(0x0a);
  }
}

function readFrames(socket: Socket, receive: (request: OpenSessionRequest) => void): void {
  const splitter = createMessageSplitter(64 * 1024 * 1024);
  let isGreeted = false;
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    splitter.push(chunk);
    if (!isGreeted) {
      isGreeted = splitter.take(hello.length) !== undefined;
      if (isGreeted) socket.write(hello);
    }
    if (!isGreeted) return;
    for (let message = splitter.next(); message !== undefined; message = splitter.next()) {
      receive(OpenSessionRequest.decode(message));
    }
  });
}
