import type { Http2Server, Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import { clampTimeout } from './clamp-timeout.js';
import { stampClient } from './client-header.js';
import { limitRequests } from './limit-requests.js';
import { divertHopeless } from './refuse-early.js';
import { reinMessages } from './rein-messages.js';

/** A grpc-js server that is given its connections, and whose end is in our hands. */
export interface GrpcServer {
  readonly server: Server;
  /** Serves a client's connection, from which nobody has read a byte: reading first would let one packet end the process. */
  inject(socket: Socket, client: Client): void;
  /** Asks no connection for signs of life any more: grpc-js would end them in the midst of their calls. */
  stopKeepalive(): void;
  /** Tells every client to go; connections close when their streams have ended. */
  close(): void;
}

/** Where grpc-js keeps what it offers no option for; the version is pinned and a test looks after them. */
interface Internals {
  readonly commonServerOptions: Record<string, unknown>;
  readonly http2Servers: ReadonlyMap<Http2Server, unknown>;
  keepaliveTimeMs: number;
}

/** Makes a server that withstands what is known of hostile clients. */
export function createGrpcServer(at: Pick<CarrierServices, 'limits' | 'large' | 'dispatcher'>): GrpcServer {
  const { limits } = at;
  const server = new Server({
    'grpc.max_receive_message_length': limits.maxRequestBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.maxStreamsPerConnection,
    'grpc.keepalive_time_ms': limits.keepaliveMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
    'grpc.max_connection_idle_ms': limits.idleMs,
    'grpc-node.max_session_memory': 10,
    'grpc.enable_channelz': 0,
    interceptors: [limitRequests(limits)],
  });
  const internals = server as unknown as Internals;
  Object.assign(internals.commonServerOptions, {
    settings: { maxConcurrentStreams: limits.maxStreamsPerConnection, maxHeaderListSize: 16 * 1024 },
    maxHeaderListPairs: 64,
    maxSettings: 32,
    maxOutstandingPings: 10,
    streamResetBurst: 200,
    streamResetRate: 33,
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
  });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const clients = new WeakMap<Http2Session, Client>();
  /** Whose connection is being injected: its session is made before `inject` returns. */
  let entering: Client | undefined;
  for (const http2Server of internals.http2Servers.keys()) {
    http2Server.on('session', (session) => {
      const client = entering;
      if (client === undefined) throw new Error('a session was made for a connection that nobody let in');
      clients.set(session, client);
      session.once('remoteSettings', () => client.settle('grpc'));
    });
    http2Server.prependListener('stream', (stream, headers) => {
      const client = stream.session === undefined ? undefined : clients.get(stream.session);
      clampTimeout(headers);
      stampClient(headers, client);
      divertHopeless(headers, client, at);
      reinMessages(stream, client?.admission, at);
    });
  }
  return {
    server,
    inject(socket, client) {
      // It was accepted paused. It is read from the end of this turn on, when the session has hold of it.
      socket.resume();
      entering = client;
      try {
        injector.injectConnection(socket);
      } finally {
        entering = undefined;
      }
    },
    stopKeepalive() {
      internals.keepaliveTimeMs = 0;
    },
    close: () => injector.destroy(),
  };
}
