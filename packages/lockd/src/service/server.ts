import { type Server as NetServer, Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { type PeerCredentials, type PeerReader, descriptorOf } from '@holdfast/host';
import {
  LockAdminServiceService,
  LockServiceService,
  LockSessionServiceService,
  LockWatchServiceService,
  LockspaceServiceService,
} from '@holdfast/protocol/lock';
import { type ReexecVerb, adminService } from '../admin/admin-service.js';
import type { ImageFacts } from '../admin/get-status.js';
import { isWelcome } from '../host/is-welcome.js';
import type { InheritedSockets } from '../config/options.js';
import type { CarriedConnection } from '../reexec/carried-state.js';
import type { Services } from '../services.js';
import type { Client, ClientKind } from './clients.js';
import { dismissCallers } from './dismiss-callers.js';
import { serveHold } from './hold-socket.js';
import { listenPrivately } from './listen.js';
import { lockService, lockspaceService } from './lock-service.js';
import { openSession } from './session.js';
import { sessionVerbs } from './session-verbs.js';
import { watchCall } from './watch.js';

const largestRequestBytes = 4 * 1024 * 1024;
const graceMs = 1000;
const longestTimerMs = 2 ** 31 - 1;
const mostAdmins = 16;

/** The sockets of lockd that calls and hold connections come to. */
export interface RunningServer {
  readonly listeners: { readonly lock: number; readonly hold: number; readonly admin: number };
  /** New connections wait unread from now on. */
  park(): void;
  /** They are served after all, and so are those that waited. */
  unpark(): void;
  /**
   * Has all who make calls come again: tells them that this connection ends, serves what they have begun, and closes it. Those
   * that do not go in time are closed when nothing is being done for them; false: something is.
   */
  dismissCallers(withinMs: number): Promise<boolean>;
  /** The connections that outlive this image: hold connections, and those that wait. */
  connections(): CarriedConnection[];
  /** Serves connections that the image before this one had. */
  resume(connections: readonly CarriedConnection[]): void;
  /** Stops listening, lets running calls end within a second, and closes every connection. */
  close(): Promise<void>;
}

interface Parked {
  readonly socket: Socket;
  readonly kind: ClientKind;
}

/**
 * Serves all calls on `path`, hold connections on `path`.hold, and calls of administrators, whom clients cannot crowd out,
 * on `path`.admin; all refuse other users.
 */
export async function serve(
  at: Services,
  path: string,
  facts: ImageFacts,
  peers: PeerReader | undefined,
  inherited: InheritedSockets,
  reexec: ReexecVerb,
): Promise<RunningServer> {
  const grpc = grpcServer(at, facts, reexec);
  let injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  let closing = false;
  let isParking = false;
  let parked: Parked[] = [];

  const accept = (socket: Socket, kind: ClientKind): void => {
    if (isParking) {
      // It may go away while it waits.
      socket.on('error', () => socket.destroy());
      parked.push({ socket, kind });
      return;
    }
    const client = admit(at, socket, peers, kind);
    if (!client) return;
    // Untouched: bytes that were read before are not gRPC's, and break it. To read none has it begin to be read.
    if (kind === 'hold') serveHold(at, client, () => closing);
    else {
      socket.read(0);
      injector.injectConnection(socket);
    }
  };
  const holdListener = await listenPrivately(
    facts.hello.holdSocket,
    (socket) => {
      accept(socket, 'hold');
    },
    inherited.get('hold'),
  );
  const listener = await listenPrivately(
    path,
    (socket) => {
      accept(socket, 'calls');
    },
    inherited.get('lock'),
  );
  const adminListener = await listenPrivately(
    `${path}.admin`,
    (socket) => {
      accept(socket, 'admin');
    },
    inherited.get('admin'),
  );
  const callers = (): Socket[] => at.clients.all().flatMap(({ kind, socket }) => (kind === 'hold' ? [] : [socket]));

  return {
    listeners: {
      lock: descriptorOf(listener),
      hold: descriptorOf(holdListener),
      admin: descriptorOf(adminListener),
    },
    park: () => {
      isParking = true;
    },
    unpark: () => {
      isParking = false;
      // One that was drained ends whatever connection it is given, after a while.
      injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
      for (const { socket, kind } of parked.splice(0)) if (!socket.destroyed) accept(socket, kind);
    },
    dismissCallers: (withinMs) => {
      // Its grace ends with calls that are cut off: when nothing takes over they go on to their end, however long that takes.
      injector.drain(longestTimerMs);
      return dismissCallers(at, callers(), withinMs);
    },
    connections: () => [
      ...at.clients
        .all()
        .filter(({ kind, socket }) => kind === 'hold' && !socket.destroyed)
        .map(({ kind, socket, owner, line }) => ({
          descriptor: descriptorOf(socket),
          kind,
          token: owner?.token,
          line,
        })),
      ...parked
        .filter(({ socket }) => !socket.destroyed)
        .map(({ kind, socket }) => ({ descriptor: descriptorOf(socket), kind, token: undefined, line: '' })),
    ],
    resume: (connections) => {
      for (const { descriptor, kind, token, line } of connections) {
        const options = { fd: descriptor, readable: true, writable: true, pauseOnCreate: true };
        const socket = new Socket(options);
        const owner = token === undefined ? undefined : at.owners.find(token);
        if (!owner) {
          if (line !== '') socket.unshift(Buffer.from(line, 'latin1'));
          accept(socket, kind);
          continue;
        }
        socket.on('error', () => socket.destroy());
        const client = at.clients.add(socket, { kind, ...peerOf(at, socket, peers), sinceMs: at.clock.now() });
        client.owner = owner;
        owner.holds++;
        serveHold(at, client, () => closing);
      }
    },
    close: async () => {
      closing = true;
      const closed = Promise.all([listener, holdListener, adminListener].map(stopListening));
      at.running.endWaiting();
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

function grpcServer(at: Services, facts: ImageFacts, reexec: ReexecVerb): Server {
  const { hello } = facts;
  const grpc = new Server({
    'grpc.max_receive_message_length': largestRequestBytes,
    'grpc.enable_channelz': 0,
  });
  grpc.addService(LockServiceService, lockService(at, hello));
  grpc.addService(LockspaceServiceService, lockspaceService(at));
  grpc.addService(LockWatchServiceService, { watch: watchCall(at, hello.epoch) });
  grpc.addService(LockSessionServiceService, { open: openSession(at, sessionVerbs(hello), hello.epoch) });
  grpc.addService(LockAdminServiceService, adminService(at, facts, reexec));
  return grpc;
}

/** Lets a connection in; that of another user, and one too many, is closed. */
function admit(at: Services, socket: Socket, peers: PeerReader | undefined, kind: ClientKind): Client | undefined {
  // A client that goes away before its first byte must not end lockd.
  socket.on('error', () => socket.destroy());
  const peer = peers ? friend(at, socket, peers) : { pid: 0, uid: 0, gid: 0 };
  const most = { calls: at.limits.mostClients, hold: at.limits.mostHolds, admin: mostAdmins }[kind];
  if (peer && at.clients.count(kind) >= most)
    at.log.warn({ peer, kind, most }, 'connection refused: too many are open');
  else if (peer) return at.clients.add(socket, { kind, pid: peer.pid, uid: peer.uid, sinceMs: at.clock.now() });
  socket.destroy();
  return undefined;
}

/** Who connected once; it was let in then. */
function peerOf(at: Services, socket: Socket, peers: PeerReader | undefined): PeerCredentials {
  try {
    if (peers) return peers.credentials(socket);
  } catch (error) {
    at.log.warn({ err: error }, 'who made a connection cannot be told');
  }
  return { pid: 0, uid: 0, gid: 0 };
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
