import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { isAllowedName } from '../../access/certificates/allowed-names.js';
import { whyRefused } from '../../access/certificates/judge-certificate.js';
import { toPeerCertificate } from '../../access/certificates/peer-certificate.js';
import type { PeerCertificate } from '../../access/identity.js';
import type { Logger } from '../../telemetry/logger.js';
import { checkCredentials, contextOptions } from './check-credentials.js';
import { type Credentials, readCredentials } from './read-credentials.js';
import type { TlsSettings } from './tls-settings.js';

/** What a door works with. */
export interface TlsDoorOptions {
  readonly settings: TlsSettings;
  /** How long a handshake may take. */
  readonly handshakeTimeoutMs: number;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Called when a client has proved who it is, before anything that it says has been read. */
export type OnProved = (socket: TLSSocket, certificate: PeerCertificate) => void;

/** Lets clients in by TLS 1.3 with certificates on both sides, and shuts those out whose certificate is good no more. */
export interface TlsDoor {
  /** Whose certificate the daemon shows. */
  readonly own: X509Certificate;
  /** Secures a connection from which nobody has read a byte; one that proves nothing is closed, and the log says why. */
  secure(socket: Socket, onProved: OnProved): void;
  /**
   * Reads all files again and sees whether they are good. What is returned puts them in force: whoever connects from then
   * on is judged by them, and connections that they would not let in any more are closed.
   *
   * @returns how to put them in force; answers how many connections were closed
   * @throws Fault naming the file that is not good; then nothing changes
   */
  prepare(settings?: TlsSettings): Promise<() => { readonly closed: number }>;
}

/** What a client of frames asks for in the handshake (ALPN); every other one speaks gRPC. */
export const framesProtocol = 'holdfast-frames/1';

/** Days before the end of a certificate or a list from which on the log speaks of it. */
const warningDays = 30;
const dayMs = 24 * 3_600_000;

/** Opens a door with the files that the settings name. @throws Fault naming the file that is not good */
export async function openTlsDoor({ settings, handshakeTimeoutMs, logger, now }: TlsDoorOptions): Promise<TlsDoor> {
  let current = settings;
  let credentials = await load(settings);
  const proved = new Set<TLSSocket>();
  const arriving = new Map<string, OnProved>();
  const server = createServer({
    ...contextOptions(credentials),
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: ['h2', framesProtocol],
    handshakeTimeout: handshakeTimeoutMs,
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    // The connection below remembers where it came from when the one on top of it has forgotten.
    const { remoteAddress } = (socket as unknown as { readonly _parent?: Socket })._parent ?? socket;
    const reason: unknown = socket.authorizationError ?? error.code ?? error.message;
    logger.info({ remoteAddress, reason: String(reason) }, 'a client was turned away by TLS');
    socket.destroy();
  });
  // Everything until the session has the connection happens in this turn: what the client says next must find it there.
  server.on('secureConnection', (socket) => {
    const onProved = arriving.get(placeOf(socket));
    const [first] = chainOf(socket);
    if (onProved === undefined || first === undefined || !socket.authorized) {
      socket.destroy();
      return;
    }
    const certificate = toPeerCertificate(first);
    if (!isAllowedName(credentials.rules.allowedNames, certificate.distinguishedName)) {
      logger.info({ ...certificate }, 'a client was turned away: its name is not on tls_allowed_dn_list');
      socket.destroy();
      return;
    }
    proved.add(socket);
    socket.once('close', () => proved.delete(socket));
    onProved(socket, certificate);
  });

  async function load(from: TlsSettings): Promise<Credentials> {
    const found = await readCredentials(from);
    await checkCredentials(found, from, now());
    warnOfEnds(found);
    return found;
  }

  function warnOfEnds({ own, rules }: Credentials): void {
    const ends = [
      own.validToDate.getTime(),
      ...rules.revocationLists.map(({ nextUpdateMs }) => nextUpdateMs ?? Infinity),
    ];
    const days = Math.floor((Math.min(...ends) - now()) / dayMs);
    if (rules.revocationLists.length === 0) logger.warn('there is no crl_file: nobody can be shut out by a list');
    if (days < warningDays)
      logger.warn({ days }, 'the certificate or the list of revoked ones is good for few days more');
  }

  function closeRefused(): number {
    let closed = 0;
    for (const socket of proved) {
      const chain = chainOf(socket);
      const reason = whyRefused(chain, credentials.rules, now());
      if (reason === undefined) continue;
      const [first] = chain;
      logger.info({ ...(first && toPeerCertificate(first)), reason }, 'a connection was closed: its certificate');
      socket.destroy();
      closed++;
    }
    return closed;
  }

  return {
    get own() {
      return credentials.own;
    },
    secure(socket, onProved) {
      const place = placeOf(socket);
      arriving.set(place, onProved);
      socket.once('close', () => arriving.delete(place));
      socket.resume();
      server.emit('connection', socket);
    },
    async prepare(next = current) {
      const found = await load(next);
      return () => {
        server.setSecureContext(contextOptions(found));
        credentials = found;
        current = next;
        const closed = closeRefused();
        logger.info({ closed, ...toPeerCertificate(found.own) }, 'the certificates were read again');
        return { closed };
      };
    },
  };
}

/** Both ends of a connection: a socket and its TLS have nothing else in common that can be asked for. */
function placeOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

/** The certificate of a client, then those above it as far as they are known. */
function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let each: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (each?.raw !== undefined && !seen.has(each.fingerprint256)) {
    seen.add(each.fingerprint256);
    chain.push(new X509Certificate(each.raw));
    each = each.issuerCertificate;
  }
  return chain;
}
