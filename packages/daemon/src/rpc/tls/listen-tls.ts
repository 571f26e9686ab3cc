import type { Clock } from '../../model/clock.js';
import type { Logger } from '../../telemetry/logger.js';
import type { Client } from '../clients/client.js';
import type { Arrival } from '../clients/arrival.js';
import { listenTcp, type TcpListener, type TcpPlace } from './listen-tcp.js';
import { openTlsDoor, type TlsDoor } from './tls-door.js';
import type { TlsSettings } from './tls-settings.js';
import type { TLSSocket } from 'node:tls';

/** Where clients from afar connect, and how they are judged. */
export interface TlsListenOptions extends TcpPlace {
  readonly settings: TlsSettings;
}

/** What a listener for TLS works with. */
export interface TlsSurroundings {
  readonly handshakeTimeoutMs: number;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Takes a connection in, of which nobody has read a byte. */
  readonly arrive: (arrival: Arrival) => void;
  /** Serves a client that has proved who it is. */
  readonly serve: (socket: TLSSocket, client: Client) => void;
}

/** Addresses on which clients from afar connect, and the door behind them. */
export type TlsListener = TcpListener & Pick<TlsDoor, 'prepare'>;

/**
 * Listens for TLS. A connection takes its place among the clients first, as somebody of its address; then it proves who
 * it is, within the time that every client has to say something sensible.
 * @throws Fault naming the file, the address or the port that is not good
 */
export async function listenTls(
  { settings, ...place }: TlsListenOptions,
  { handshakeTimeoutMs, logger, clock, arrive, serve }: TlsSurroundings,
): Promise<TlsListener> {
  const door = await openTlsDoor({ settings, handshakeTimeoutMs, logger, now: () => clock.now() });
  const listener = await listenTcp(place, (socket) => {
    const { remoteAddress = '', remotePort = 0 } = socket;
    arrive({
      socket,
      identity: { door: 'tls' },
      transport: 'tls',
      peerAddress: remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`,
      origin: `address ${remoteAddress}`,
      isOperator: false,
      serve: (client) =>
        door.secure(socket, (secured, certificate) => {
          client.prove({ door: 'tls', certificate });
          serve(secured, client);
        }),
    });
  });
  logger.info({ places: listener.places, certificate: door.own.subject }, 'listens for TLS');
  return { ...listener, prepare: (next) => door.prepare(next) };
}
