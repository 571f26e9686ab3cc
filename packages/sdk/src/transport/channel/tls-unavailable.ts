import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import type { HoldfastError } from '../../errors/holdfast-error.js';
import { refusal } from '../../errors/refusal.js';
import { authority, type TlsEndpoint } from '../../uri/endpoint.js';

interface Words {
  readonly what: string;
  readonly hint: string;
}

/** What is learned by connecting once more and looking closely. */
interface Finding {
  /** Name of an error; `accepted`: the daemon spoke; `turned away`: it closed the connection without a word. */
  readonly code: string;
  /** For which names the daemon's certificate is. */
  readonly names: string;
}

/** How long the second look may take. */
const lookMs = 5000;

/** Words the error of a daemon that TLS did not reach, by connecting once more and looking closely. */
export async function tlsUnavailable(
  endpoint: TlsEndpoint,
  context: SecureContext,
  cause: unknown,
): Promise<HoldfastError> {
  const { code, names } = await look(endpoint, context);
  const place = authority(endpoint);
  const metadata = { host: endpoint.host, port: String(endpoint.port), ...(code === '' ? {} : { error: code }) };
  if (isTurnedAway(code)) {
    const name = await nameIn(endpoint.certFile);
    const found = `the daemon on ${place} does not let in ${name} (${endpoint.certFile})`;
    const hint = 'the log of holdfastd on that host says why; here, see: holdfast pki check';
    return refusal('PERMISSION_DENIED', found, { hint, metadata }, { cause });
  }
  const { what, hint } = wordsOf(code, endpoint, names) ?? {
    what: cause instanceof Error ? cause.message : code,
    hint: `see what happens with: openssl s_client -connect ${place} -alpn h2`,
  };
  return refusal('UNAVAILABLE', `no daemon answers on ${place}: ${what}`, { hint, metadata }, { cause });
}

/** A daemon that does not like a certificate says so by an alert, or closes the connection after the handshake. */
function isTurnedAway(code: string): boolean {
  return (
    code === 'turned away' || /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)|TLSV13_ALERT/.test(code)
  );
}

function wordsOf(code: string, { host, port, caFile }: TlsEndpoint, names: string): Words | undefined {
  const unsigned = {
    what: `its certificate was not signed by an authority in ${caFile}`,
    hint: `copy cacert.pem of the authority that signed it to ${caFile}`,
  };
  const words: Readonly<Record<string, Words>> = {
    ENOTFOUND: { what: 'nobody knows a host of this name', hint: `check the name ${host}` },
    EAI_AGAIN: { what: 'the name of the host could not be looked up', hint: 'check the name and the network' },
    ECONNREFUSED: {
      what: 'nobody listens there',
      hint: `on ${host}, set listen_tls = true in holdfastd.toml; it listens on port ${port} then if tls_port says so`,
    },
    EHOSTUNREACH: { what: 'there is no way to the host', hint: 'check the network' },
    ENETUNREACH: { what: 'there is no way to the host', hint: 'check the network' },
    ETIMEDOUT: { what: 'it does not answer', hint: 'check the network, and firewalls on the way' },
    ERR_TLS_CERT_ALTNAME_INVALID: {
      what: `its certificate is for ${names}, not for ${host}`,
      hint: `connect by one of these names, or make a certificate with: holdfast pki server --host ${host}`,
    },
    CERT_HAS_EXPIRED: { what: 'its certificate has expired', hint: `on ${host}, renew it with: holdfast pki server` },
    CERT_REVOKED: { what: 'its certificate was revoked', hint: `on ${host}, make one with: holdfast pki server` },
    CRL_HAS_EXPIRED: {
      what: 'the list of revoked certificates beside the own certificate is too old',
      hint: 'renew it with: holdfast pki crl, and copy it here',
    },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: unsigned,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unsigned,
    SELF_SIGNED_CERT_IN_CHAIN: unsigned,
    DEPTH_ZERO_SELF_SIGNED_CERT: unsigned,
    ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: { what: 'it does not speak TLS 1.3', hint: 'is that a holdfastd?' },
    ERR_SSL_WRONG_VERSION_NUMBER: {
      what: 'what answers does not speak TLS',
      hint: `is port ${port} that of holdfastd?`,
    },
  };
  return words[code];
}

async function nameIn(certFile: string): Promise<string> {
  const { subject } = new X509Certificate(await readFile(certFile));
  return subject.split('\n').toReversed().join(',');
}

function look({ host, port }: TlsEndpoint, secureContext: SecureContext): Promise<Finding> {
  return new Promise((resolve) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket: TLSSocket = connect({ host, port, secureContext, ...servername, ALPNProtocols: ['h2'] });
    let isSecure = false;
    const end = (code: string): void => {
      socket.destroy();
      clearTimeout(timer);
      resolve({ code, names: 'other names' });
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), lookMs);
    socket.once('error', (error: NodeJS.ErrnoException & { readonly cert?: PeerCertificate }) => {
      const code = isSecure && error.code === 'ECONNRESET' ? 'turned away' : (error.code ?? error.message);
      socket.destroy();
      clearTimeout(timer);
      resolve({ code, names: error.cert?.subjectaltname ?? 'other names' });
    });
    socket.once('secureConnect', () => (isSecure = true));
    // With TLS 1.3 a client learns only after its own handshake whether it is let in: then the daemon speaks first.
    socket.once('data', () => end('accepted'));
    socket.once('close', () => end(isSecure ? 'turned away' : 'ECONNRESET'));
  });
}
