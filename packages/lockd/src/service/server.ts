import type { Server as NetServer, Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { PeerCredentials, PeerReader } from '@holdfast/host';
import {
  type HelloResponse,
  LockAdminServiceService,
  LockServiceService,
  LockSessionServiceService,
  LockWatchServiceService,
  LockspaceServiceService,
} from '@holdfast/protocol/lock';
import { adminService } from '../admin/admin-service.js';
import type { ImageFacts } from '../admin/get-status.js';
import { isWelcome } from '../host/is-welcome.js';
import type { InheritedSockets } from '../options.js';
import type { Services } from '../services.js';
import type { Client, ClientKind } from './clients.js';
import { serveHold } from './hold-socket.js';
import { listenPrivately } from './listen.js';
import { lockService, lockspaceService } from './lock-service.js';
import { openSession } from './session.js';
import { sessionVerbs } from './session-verbs.js';
import { watchCall } from './watch.js';

const largestRequestBytes = 4 * 1024 * 1024;
const graceMs = 1000;

/** The two sockets of lockd. */
export interface RunningServer {
  /** Stops listening, lets running calls end within a second, and closes every connection. */
  close(): Promise<void>;
}

/** Serves all calls on `path` and hold connections on `path`.hold; both refuse other users. */
export async function serve(
  at: Services,
  path: string,
  hello: HelloResponse,
  peers: PeerReader | undefined,
  inherited: InheritedSockets,
): Promise<RunningServer> {
  const facts: ImageFacts = { hello, servingSinceMs: at.clock.now(), reexecFailure: '' };
  const grpc = grpcServer(at, facts);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  let closing = false;

  const onHold = (socket: Socket): void => {
    const client = admit(at, socket, peers, 'hold');
    if (client) serveHold(at, client, () => closing);
  };
  const onClient = (socket: Socket): void => {
    // Untouched: bytes that were read before are not gRPC's, and break it.
    if (admit(at, socket, peers, 'calls')) injector.injectConnection(socket);
  };
  const holdListener = await listenPrivately(hello.holdSocket, onHold, inherited.get('hold'));
  const listener = await listenPrivately(path, onClient, inherited.get('lock'));

  return {
    close: async () => {
      closing = true;
      const closed = Promise.all([stopListening(listener), stopListening(holdListener)]);
      void at.running.drain();
      for (const { kind, socket } of at.clients.all()) if (kind === 'hold') socket.destroy();
      injector.drain(graceMs);
      const late = setTimeout(() => {
        for (const { socket } of at.clients.all()) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(late);
      grpc.forceShutdown();
    },
  };
}

function grpcServer(at: Services, facts: ImageFacts): Server {
  const { hello } = facts;
  const grpc = new Server({
    'grpc.max_receive_message_length': largestRequestBytes,
    'grpc.enable_channelz': 0,
  });
  grpc.addService(LockServiceService, lockService(at, hello));
  grpc.addService(LockspaceServiceService, lockspaceService(at));
  grpc.addService(LockWatchServiceService, { watch: watchCall(at, hello.epoch) });
  grpc.addService(LockSessionServiceService, { open: openSession(at, sessionVerbs(hello), hello.epoch) });
  grpc.addService(LockAdminServiceService, adminService(at, facts));
  return grpc;
}

/** Lets a connection in; that of another user, and one too many, is closed. */
function admit(at: Services, socket: Socket, peers: PeerReader | undefined, kind: ClientKind): Client | undefined {
  // A client that goes away before its first byte must not end lockd.
  socket.on('error', () => socket.destroy());
  const peer = peers ? friend(at, socket, peers) : { pid: 0, uid: 0, gid: 0 };
  const most = kind === 'calls' ? at.limits.mostClients : at.limits.mostHolds;
  if (peer && at.clients.count(kind) >= most)
    at.log.warn({ peer, kind, most }, 'connection refused: too many are open');
  else if (peer) return at.clients.add(socket, { kind, pid: peer.pid, uid: peer.uid, sinceMs: at.clock.now() });
  socket.destroy();
  return undefined;
}

function friend(at: Services, socket: Socket, peers: PeerReader): PeerCredentials | undefined {
  try {
    const peer = peers.credentials(socket);
    if (isWelcome(peer, process.getuid?.() ?? 0)) return peer;
    at.log.warn({ peer }, 'connection refused: neither root nor the user of this process');
  } catch (error) {
    at.log.warn({ err: error }, 'connection refused: who made it cannot be told');
  }
  return undefined;
}

async function stopListening(server: NetServer): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
