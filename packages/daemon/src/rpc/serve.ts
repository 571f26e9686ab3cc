import type { Socket } from 'node:net';
import { framesSocketOf } from '@holdfast/protocol';
import type { Identity } from '../access/identity.js';
import type { Logger } from '../telemetry/logger.js';
import type { EngineApi } from '../engine/engine-api.js';
import { createActiveCalls } from './active-calls.js';
import type { CarrierServices } from './carrier-services.js';
import { createConnections } from './connections.js';
import { createDispatcher } from './dispatch.js';
import { serveFrames } from './frames/serve-frames.js';
import { createGrpcServer } from './grpc/grpc-server.js';
import { useLogger } from './grpc/use-logger.js';
import type { Interceptor } from './interceptor.js';
import { defaultLimits } from './limits.js';
import type { RpcLimits } from './limits.js';
import { listenInherited } from './listen/listen-inherited.js';
import { listenUnix } from './listen/listen-unix.js';
import type { Listener } from './listen/listen-unix.js';
import { createMessageEncoder } from './message-encoder.js';
import { registerMethods } from './register-methods.js';
import type { Session } from './session/session.js';
import { stop } from './stop.js';

/** Who calls. A socket tells no more yet than that its client is on this host. */
const identity: Identity = { door: 'rw' };

/** What is served, where, and how. */
export interface ServeOptions {
  readonly engine: EngineApi;
  /** Path of the unix socket for gRPC. */
  readonly socketPath: string;
  /** Mode of its file, for example 0o600. */
  readonly socketMode: number;
  /** A socket that listens already, which the daemon was started with; path and mode are then its own. */
  readonly descriptor?: number | undefined;
  readonly logger: Logger;
  /** What stands between clients and the engine, the outermost first. */
  readonly interceptors?: readonly Interceptor[];
  /** Where they differ from the defaults. */
  readonly limits?: Partial<RpcLimits>;
}

/** How much is under way. */
export interface RpcActivity {
  readonly connections: number;
  readonly sessions: number;
  /** Unary calls that the engine is at, also when their client is gone. */
  readonly calls: number;
  readonly streams: number;
}

/** A server that serves. */
export interface RpcServer extends AsyncDisposable {
  readonly activity: RpcActivity;
  /**
   * Stops: no further connection, no further call; streams end with SHUTTING_DOWN, calls under way are answered. What
   * is not answered after `graceMs` is refused with SHUTTING_DOWN. Resolves when every connection is closed; further
   * stops join the first.
   */
  stop(options: { readonly graceMs: number }): Promise<void>;
}

/**
 * Serves an engine on a unix socket: the session stream, and every method as plain gRPC beside it. On a second one, whose
 * name follows from the first, it serves bare frames.
 * @throws Fault INVALID_STATE when another daemon serves there, FILE_PERMISSION when the place is unsafe
 */
export async function serve(options: ServeOptions): Promise<RpcServer> {
  const limits: RpcLimits = { ...defaultLimits, ...options.limits };
  const at: CarrierServices = {
    dispatcher: createDispatcher(options.engine, options.interceptors ?? []),
    active: createActiveCalls(),
    encode: createMessageEncoder(),
    limits,
    logger: options.logger,
  };
  useLogger(options.logger);
  const grpc = createGrpcServer(limits);
  const sessions = new Set<Session>();
  registerMethods(grpc.server, identity, at, sessions);
  const connections = createConnections();
  const accept = (socket: Socket): void => {
    connections.add(socket);
    grpc.inject(socket);
  };
  const acceptFrames = (socket: Socket): void => {
    connections.add(socket);
    serveFrames(socket, identity, at, sessions);
  };
  const { descriptor, socketPath, socketMode } = options;
  const grpcListener =
    descriptor === undefined
      ? await listenUnix(socketPath, socketMode, accept)
      : await listenInherited(descriptor, accept);
  const framesListener = await listenUnix(framesSocketOf(socketPath), socketMode, acceptFrames, {
    allowHalfOpen: true,
  });
  const listener: Listener = {
    async close() {
      await Promise.all([grpcListener.close(), framesListener.close()]);
    },
  };
  let stopped: Promise<void> | undefined;
  function stopOnce(graceMs: number): Promise<void> {
    stopped ??= stop({ listener, grpc, sessions, connections, at }, graceMs);
    return stopped;
  }
  return {
    get activity() {
      const { calls, streams } = at.active;
      return { connections: connections.size, sessions: sessions.size, calls, streams };
    },
    stop: ({ graceMs }) => stopOnce(graceMs),
    [Symbol.asyncDispose]: () => stopOnce(0),
  };
}
