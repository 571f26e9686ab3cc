import { type PeerReader, loadPeerReader } from '@holdfast/host';
import type { Gatekeeper } from '../access/authority/gatekeeper.js';
import { TokenGate } from '../access/tokens/token-gate.js';
import type { EngineApi } from '../engine/engine-api.js';
import type { ServerControl } from '../engine/server-control.js';
import { type Clock, systemClock } from '../model/clock.js';
import type { Logger } from '../telemetry/logger.js';
import type { DoorOptions } from './doors/door-options.js';
import { useLogger } from './grpc/use-logger.js';
import type { Interceptor } from './interceptor.js';
import { defaultLimits } from './limits.js';
import type { RpcLimits } from './limits.js';
import { LargeMessages } from './memory/large-messages.js';
import { type ServerLimits, defaultAdminLimits, defaultServerLimits } from './servers/server-limits.js';
import { type Server, createServer } from './servers/server.js';
import type { TlsListenOptions } from './tls/listen-tls.js';
import type { TlsSettings } from './tls/tls-settings.js';

/** What is served, where, and how. */
export interface ServeOptions {
  readonly doors: readonly DoorOptions[];
  /** For clients from other hosts; undefined: none come. */
  readonly tls?: TlsListenOptions | undefined;
  readonly logger: Logger;
  /** Where time comes from; absent: the host. */
  readonly clock?: Clock;
  /** Knows who has which token; absent: nobody has one. */
  readonly tokens?: TokenGate;
  /** Stands at the doors that have an authority. */
  readonly gatekeeper?: Gatekeeper;
  /** What stands between clients and the engine, the outermost first. */
  readonly interceptors?: readonly Interceptor[];
  /** Whether calls are refused for a while; absent: never. */
  readonly isDraining?: () => boolean;
  /** Where they differ from the defaults. */
  readonly limits?: Partial<RpcLimits>;
  /** Limits of the server for everybody, where they differ from the defaults. */
  readonly serverLimits?: Partial<ServerLimits>;
  /** Limits of the server behind the admin door, likewise. */
  readonly adminLimits?: Partial<ServerLimits>;
}

/** How much is under way. */
export interface RpcActivity {
  readonly connections: number;
  readonly sessions: number;
  /** Unary calls that the engine is at, also when their client is gone. */
  readonly calls: number;
  readonly streams: number;
}

/** The servers of a daemon: `holdfastd` for everybody, `admin` behind the admin door if there is one. */
export interface RpcServers extends AsyncDisposable {
  readonly activity: RpcActivity;
  /** Clients that there have ever been. */
  readonly clientsSeen: number;
  /** Checks limits that were configured anew, and says how to take them up; who is there stays. @throws Fault INVALID_ARGUMENT */
  prepareLimits(limits: Pick<ServeOptions, 'serverLimits' | 'adminLimits'>): () => void;
  /** Whether calls are refused for a while may have changed: tells those who watch the health. */
  healthChanged(): void;
  /** For the verbs that steer them; they are there before anything is served. */
  readonly controls: readonly ServerControl[];
  /**
   * Opens the doors.
   * @throws Fault INVALID_STATE when another daemon serves there, FILE_PERMISSION when the place is unsafe
   */
  serve(engine: EngineApi): Promise<void>;
  /**
   * Reads the certificates again, and sees whether they are good. What is returned puts them in force, and closes
   * connections that they would not let in any more; where no client comes from afar it does nothing.
   * @throws Fault naming the file that is not good; then nothing changes
   */
  prepareTls(settings: TlsSettings): Promise<() => void>;
  /** Reads the certificates again and puts them in force. @returns how many connections were closed @throws as `prepareTls` */
  reloadTls(settings?: TlsSettings): Promise<{ readonly closed: number }>;
  /**
   * Stops: no further connection, no further call; streams end with SHUTTING_DOWN, calls under way are answered. What
   * is not answered after `graceMs` is refused with SHUTTING_DOWN. Resolves when every connection is closed; further
   * stops join the first.
   */
  stop(options: { readonly graceMs: number }): Promise<void>;
}

const everybodysName = 'holdfastd';

/** Makes the servers: on each socket the session stream, and every method as plain gRPC beside it. */
export function createServers(options: ServeOptions): RpcServers {
  const { doors, logger, clock = systemClock } = options;
  const peers = findPeerReader(logger);
  const rpcLimits = { ...defaultLimits, ...options.limits };
  const large = new LargeMessages(rpcLimits, clock);
  let lastId = 0;
  const make = (name: string, own: readonly DoorOptions[], limits: ServerLimits): Server =>
    createServer({
      name,
      doors: own,
      limits,
      rpcLimits,
      large,
      interceptors: options.interceptors ?? [],
      logger,
      clock,
      peers,
      tokens: options.tokens ?? new TokenGate(clock),
      gatekeeper: options.gatekeeper,
      tls: name === everybodysName ? options.tls : undefined,
      isDraining: options.isDraining ?? (() => false),
      nextClientId: () => ++lastId,
    });
  const everybody = doors.filter(({ door }) => door !== 'admin');
  const admin = doors.filter(({ door }) => door === 'admin');
  const servers = [make(everybodysName, everybody, { ...defaultServerLimits, ...options.serverLimits })];
  if (admin.length > 0) servers.push(make('admin', admin, { ...defaultAdminLimits, ...options.adminLimits }));

  let stopped: Promise<void> | undefined;
  function stopOnce(graceMs: number): Promise<void> {
    stopped ??= Promise.all(servers.map((server) => server.stop(graceMs))).then(() => undefined);
    return stopped;
  }
  return {
    get activity() {
      return servers.map(({ activity }) => activity).reduce(sum);
    },
    get clientsSeen() {
      return lastId;
    },
    prepareLimits({ serverLimits, adminLimits }) {
      // What no setting names goes back to its default too: nothing that was set at run time is left.
      const changes = servers.map((server) =>
        server.prepareLimits(
          server.control.name === 'admin'
            ? { ...defaultAdminLimits, ...adminLimits }
            : { ...defaultServerLimits, ...serverLimits },
        ),
      );
      return () => {
        for (const change of changes) change();
      };
    },
    healthChanged() {
      for (const server of servers) server.healthChanged();
    },
    controls: servers.map(({ control }) => control),
    async serve(engine) {
      useLogger(logger);
      for (const server of servers) await server.open(engine);
    },
    async prepareTls(settings) {
      const commit = await servers[0]?.tls?.prepare(settings);
      return () => void commit?.();
    },
    async reloadTls(settings) {
      const commit = await servers[0]?.tls?.prepare(settings);
      return commit?.() ?? { closed: 0 };
    },
    stop: ({ graceMs }) => stopOnce(graceMs),
    [Symbol.asyncDispose]: () => stopOnce(0),
  };
}

function findPeerReader(logger: Logger): PeerReader | undefined {
  try {
    return loadPeerReader();
  } catch (error) {
    logger.warn(
      { err: error },
      'koffi cannot be loaded: who connects is not known, and the modes of the sockets decide',
    );
    return undefined;
  }
}

function sum(one: RpcActivity, other: RpcActivity): RpcActivity {
  return {
    connections: one.connections + other.connections,
    sessions: one.sessions + other.sessions,
    calls: one.calls + other.calls,
    streams: one.streams + other.streams,
  };
}
