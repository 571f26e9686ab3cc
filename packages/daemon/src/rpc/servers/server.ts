import type { Socket } from 'node:net';
import type { PeerReader } from '@holdfast/host';
import { framesSocketOf } from '@holdfast/protocol';
import type { Gatekeeper } from '../../access/authority/gatekeeper.js';
import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { EngineApi } from '../../engine/engine-api.js';
import type { ServerControl } from '../../engine/server-control.js';
import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';
import { createActiveCalls } from '../active-calls.js';
import type { CarrierServices } from '../carrier-services.js';
import { checkClientBounds } from '../clients/client-bounds.js';
import { Admission } from '../clients/admission.js';
import type { Arrival } from '../clients/arrival.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { createDispatcher } from '../dispatch.js';
import type { DoorOptions } from '../doors/door-options.js';
import { guardAdmission } from '../doors/guard-admission.js';
import { guardDoor } from '../doors/guard-door.js';
import { guardToken } from '../doors/guard-token.js';
import { shutOutTokens } from '../doors/shut-out-tokens.js';
import { introduce, type Introduction } from '../doors/introduce.js';
import { serveFrames } from '../frames/serve-frames.js';
import { createGrpcServer } from '../grpc/grpc-server.js';
import { serveRefusals } from '../grpc/refuse-early.js';
import type { Interceptor } from '../interceptor.js';
import type { RpcLimits } from '../limits.js';
import { listenInherited } from '../listen/listen-inherited.js';
import { type Listener, listenUnix } from '../listen/listen-unix.js';
import type { LargeMessages } from '../memory/large-messages.js';
import { createMessageEncoder } from '../message-encoder.js';
import { Health } from '../reflection/health.js';
import { registerPublicServices } from '../reflection/register-public-services.js';
import { registerMethods } from '../register-methods.js';
import type { RpcActivity } from '../serve.js';
import type { Session } from '../session/session.js';
import { stop } from '../stop.js';
import { listenTls, type TlsListener, type TlsListenOptions } from '../tls/listen-tls.js';
import { framesProtocol } from '../tls/tls-door.js';
import { WorkerPool } from '../workers/worker-pool.js';
import type { ServerLimits } from './server-limits.js';

/** What a server is made of. */
export interface ServerOptions {
  readonly name: string;
  readonly doors: readonly DoorOptions[];
  /** For clients from afar; undefined: none come. */
  readonly tls?: TlsListenOptions | undefined;
  readonly rpcLimits: RpcLimits;
  readonly limits: ServerLimits;
  /** Where large messages wait, those of all servers. */
  readonly large: LargeMessages;
  readonly interceptors: readonly Interceptor[];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly peers: PeerReader | undefined;
  readonly tokens: TokenGate;
  /** Stands at doors where an authority decides; undefined: there are none. */
  readonly gatekeeper: Gatekeeper | undefined;
  /** Whether calls are refused for a while; told to who checks the health. */
  readonly isDraining: () => boolean;
  readonly nextClientId: () => number;
}

/** Doors, and behind them workers and limits of their own. */
export interface Server {
  readonly control: ServerControl;
  readonly activity: RpcActivity;
  /** The door for clients from afar, once it is open. */
  readonly tls: TlsListener | undefined;
  /** @throws Fault INVALID_ARGUMENT */
  prepareLimits(limits: ServerLimits): () => void;
  /** Opens the doors. @throws as `serve` */
  open(engine: EngineApi): Promise<void>;
  /** What is told of its health may have changed. */
  healthChanged(): void;
  /** Closes the doors, and lets the calls under way end, for as long as `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Makes a server; it serves from `open` on. */
export function createServer(options: ServerOptions): Server {
  const { name, limits, rpcLimits, logger, clock } = options;
  const clients = new ClientRegistry({
    server: name,
    bounds: limits,
    handshakeTimeoutMs: rpcLimits.handshakeTimeoutMs,
    logger,
    clock,
    nextId: options.nextClientId,
  });
  const workers = new WorkerPool(limits);
  const { large } = options;
  const active = createActiveCalls(large);
  let running: ReturnType<typeof run> | undefined;
  let tls: TlsListener | undefined;
  let stopListening = (): void => {};

  function run(engine: EngineApi) {
    const at: CarrierServices = {
      dispatcher: createDispatcher(engine, [
        ...options.interceptors,
        guardDoor,
        guardAdmission,
        guardToken(options.tokens),
      ]),
      clients,
      workers,
      active,
      tokens: options.tokens,
      encode: createMessageEncoder(),
      limits: rpcLimits,
      large,
      peers: options.peers,
      logger,
      clock,
    };
    const grpc = createGrpcServer(at);
    const sessions = new Set<Session>();
    serveRefusals(grpc.server, at);
    registerMethods(grpc.server, at, sessions);
    const health = new Health(at.dispatcher, options.isDraining);
    registerPublicServices(grpc.server, at, health);
    const listeners: Listener[] = [];
    return { at, grpc, sessions, listeners, health };
  }

  return {
    control: controlOf(name, clients, workers),
    get activity() {
      const { calls, streams } = active;
      return { connections: clients.connected, sessions: running?.sessions.size ?? 0, calls, streams };
    },
    get tls() {
      return tls;
    },
    prepareLimits(change) {
      checkClientBounds(change);
      workers.checkBounds(change);
      return () => {
        clients.setBounds(change);
        workers.setBounds(change);
      };
    },
    async open(engine) {
      running = run(engine);
      const { at, grpc, sessions, listeners } = running;
      stopListening = options.tokens.onChange(() => shutOutTokens(options.tokens, at, sessions));
      const arrive = (door: DoorOptions, socket: Socket, serve: Arrival['serve']): void => {
        const who = introduce(socket, door.door, options);
        clients.arrive({ socket, transport: 'unix', ...who, admission: admissionOf(door, who, options), serve });
      };
      for (const door of options.doors) {
        listeners.push(
          await listenForGrpc(door, (socket) => arrive(door, socket, (client) => grpc.inject(socket, client))),
          await listenForFrames(door, (socket) =>
            arrive(door, socket, (client) => serveFrames(socket, client, at, sessions)),
          ),
        );
      }
      if (options.tls === undefined) return;
      tls = await listenTls(options.tls, {
        handshakeTimeoutMs: rpcLimits.handshakeTimeoutMs,
        logger,
        clock,
        arrive: (arrival) => clients.arrive(arrival),
        serve: (socket, client) => {
          if (socket.alpnProtocol === framesProtocol) serveFrames(socket, client, at, sessions);
          else grpc.inject(socket, client);
        },
      });
      listeners.push(tls);
    },
    healthChanged: () => running?.health.changed(),
    async stop(graceMs) {
      stopListening();
      if (running !== undefined) await stop(running, graceMs);
    },
  };
}

/** Who has to be asked about whoever stands at a door; root and the owner of the daemon are asked about nowhere. */
function admissionOf(
  { door, authority }: DoorOptions,
  { identity, isOperator }: Introduction,
  { gatekeeper }: Pick<ServerOptions, 'gatekeeper'>,
): Admission | undefined {
  if (authority !== 'polkit' || isOperator) return undefined;
  const action = door === 'ro' ? 'org.holdfast.unix.monitor' : 'org.holdfast.unix.manage';
  return new Admission(async (gone) => {
    // A door that is guarded by nobody lets nobody in.
    if (gatekeeper === undefined) throw new Fault('AUTHENTICATION_UNAVAILABLE', 'there is nobody who could let you in');
    await gatekeeper.admit(identity.process, action, gone);
  });
}

function listenForGrpc(door: DoorOptions, accept: (socket: Socket) => void): Promise<Listener> {
  return door.descriptor === undefined ? listenUnix(door, accept) : listenInherited(door.descriptor, accept);
}

function listenForFrames(door: DoorOptions, accept: (socket: Socket) => void): Promise<Listener> {
  const { path, mode, gid, framesDescriptor } = door;
  const how = { allowHalfOpen: true };
  return framesDescriptor === undefined
    ? listenUnix({ path: framesSocketOf(path), mode, gid }, accept, how)
    : listenInherited(framesDescriptor, accept, how);
}

function controlOf(name: string, clients: ClientRegistry, workers: WorkerPool): ServerControl {
  return {
    name,
    workerPool: () => workers.status(),
    setWorkerPool: (change) => workers.setBounds(change),
    clientLimits: () => clients.limits(),
    setClientLimits: (change) => clients.setBounds(change),
    clients: () => clients.all.map((client) => client.status()),
    disconnect(id) {
      const client = clients.find(id);
      client?.disconnect();
      return client !== undefined;
    },
  };
}
