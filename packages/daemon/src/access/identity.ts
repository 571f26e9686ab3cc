/** By which door a client came in; the door decides what anybody who comes through it may at most do. */
export type Door = 'rw' | 'ro' | 'admin' | 'tls' | 'internal';

/** The process at the other end of a unix socket, as the kernel recorded it when it connected. */
export interface PeerProcess {
  readonly uid: number;
  readonly gid: number;
  /** Its supplementary groups. */
  readonly groups: readonly number[];
  readonly pid: number;
  /** When it started, in clock ticks since the boot of the host: tells it from a later process with the same pid. */
  readonly startTicks: string;
}

/** What a client proved with a certificate, after its chain, dates and revocation were checked. */
export interface PeerCertificate {
  /** SHA-256 of the certificate, in lower-case hex. */
  readonly fingerprint: string;
  /** The whole distinguished name, in the order and form of RFC 4514. */
  readonly distinguishedName: string;
}

/**
 * Who a client is. It is established once, when the client connects or proves a token; nothing in it is the client's own
 * word.
 */
export interface Identity {
  readonly door: Door;
  readonly process?: PeerProcess;
  readonly certificate?: PeerCertificate;
  /** Name of the token that the client proved to have. */
  readonly token?: string;
  /** Tells that token from another one of its name: its SHA-256, in hex. */
  readonly tokenSha256?: string;
}

/** The daemon itself: what it does of its own accord, such as to start domains with autostart. */
export const internalIdentity: Identity = { door: 'internal' };

/** Whose a call is, in a form that nobody else can have; the same after a restart of the daemon. */
export function describeOwner({ door, process, certificate, token, tokenSha256 }: Identity): string {
  if (token !== undefined) return `token ${tokenSha256 ?? token}`;
  if (certificate !== undefined) return `certificate ${certificate.fingerprint}`;
  return process === undefined ? door : `uid ${process.uid}`;
}

/** One short phrase for logs and for `requested_by`: `uid 1000`, `token ci`, a distinguished name. */
export function describeIdentity({ door, process, certificate, token }: Identity): string {
  if (token !== undefined) return `token ${token}`;
  if (certificate !== undefined) return certificate.distinguishedName;
  if (process !== undefined) return `uid ${process.uid}`;
  return door === 'internal' ? 'holdfastd' : 'local';
}
