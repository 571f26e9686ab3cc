import type { Server as NetServer, Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { PeerReader } from '@holdfast/host';
import { type HelloResponse, LockServiceService } from '@holdfast/protocol/lock';
import { serveHold } from './hold-socket.js';
import { isWelcome } from './host/is-welcome.js';
import { listenPrivately } from './listen.js';
import { lockService } from './lock-service.js';
import type { InheritedSockets } from './options.js';
import type { Services } from './services.js';

const mostClients = 1024;
const largestRequestBytes = 4 * 1024 * 1024;
const graceMs = 1000;

/** The two sockets of lockd. */
export interface RunningServer {
  /** Stops listening, lets running calls end within a second, and closes every connection. */
  close(): Promise<void>;
}

/** Serves LockService on `path` and hold connections on `path`.hold; both refuse other users. */
export async function serve(
  at: Services,
  path: string,
  hello: HelloResponse,
  peers: PeerReader | undefined,
  inherited: InheritedSockets,
): Promise<RunningServer> {
  const grpc = new Server({
    'grpc.max_receive_message_length': largestRequestBytes,
    'grpc.enable_channelz': 0,
  });
  grpc.addService(LockServiceService, lockService(at, hello));
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const clients = new Set<Socket>();
  const holds = new Set<Socket>();
  let closing = false;

  const onHold = (socket: Socket): void => {
    if (admit(at, socket, peers, holds)) serveHold(at, socket, () => closing);
  };
  const onClient = (socket: Socket): void => {
    // Untouched: bytes that were read before are not gRPC's, and break it.
    if (admit(at, socket, peers, clients)) injector.injectConnection(socket);
  };
  const holdListener = await listenPrivately(hello.holdSocket, onHold, inherited.get('hold'));
  const listener = await listenPrivately(path, onClient, inherited.get('lock'));
  listener.maxConnections = mostClients;

  return {
    close: async () => {
      closing = true;
      const closed = Promise.all([stopListening(listener), stopListening(holdListener)]);
      for (const socket of holds) socket.destroy();
      injector.drain(graceMs);
      const late = setTimeout(() => {
        for (const socket of clients) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(late);
      grpc.forceShutdown();
    },
  };
}

/** Lets a connection in and counts it among `members`; the connection of another user is closed. */
function admit(at: Services, socket: Socket, peers: PeerReader | undefined, members: Set<Socket>): boolean {
  // A client that goes away before its first byte must not end lockd.
  socket.on('error', () => socket.destroy());
  if (peers && !isFriend(at, socket, peers)) {
    socket.destroy();
    return false;
  }
  members.add(socket);
  socket.once('close', () => members.delete(socket));
  return true;
}

function isFriend(at: Services, socket: Socket, peers: PeerReader): boolean {
  try {
    const peer = peers.credentials(socket);
    if (isWelcome(peer, process.getuid?.() ?? 0)) return true;
    at.log.warn({ peer }, 'connection refused: neither root nor the user of this process');
  } catch (error) {
    at.log.warn({ err: error }, 'connection refused: who made it cannot be told');
  }
  return false;
}

async function stopListening(server: NetServer): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
