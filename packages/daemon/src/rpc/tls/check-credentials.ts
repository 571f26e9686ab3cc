import { createPrivateKey } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { connect, createServer, type SecureContextOptions } from 'node:tls';
import type { Credentials } from './read-credentials.js';
import { unusable } from './read-credentials.js';
import type { TlsSettings } from './tls-settings.js';

/** What every handshake is held to. */
const tlsVersion = 'TLSv1.3';

/** The part of the options of TLS that comes from the files; always all of it, since what is left out is lost. */
export function contextOptions({ key, cert, ca, crl }: Credentials): SecureContextOptions {
  return {
    key,
    cert,
    ca: [...ca],
    ...(crl.length === 0 ? {} : { crl: [...crl] }),
    minVersion: tlsVersion,
    maxVersion: tlsVersion,
  };
}

/**
 * Finds out whether clients could connect with these. What can be said in plain words is looked at first; then TLS
 * itself is asked, by a handshake of the daemon with itself in which the daemon's certificate is judged as one from
 * outside is: chain, dates, usage, revocation, and that the lists are signed and fresh.
 *
 * @throws Fault INVALID_ARGUMENT naming the file
 */
export async function checkCredentials(credentials: Credentials, settings: TlsSettings, nowMs: number): Promise<void> {
  const { own, rules } = credentials;
  const { keyFile, certFile, caFile, crlFile = '' } = settings;
  if (!matchesKey(credentials, keyFile)) throw unusable(keyFile, `is not the key of ${certFile}`);
  if (own.ca) throw unusable(certFile, 'is the certificate of an authority; one for a server is needed');
  if (own.validFromDate.getTime() > nowMs) throw unusable(certFile, `is not valid before ${own.validFrom}`);
  if (own.validToDate.getTime() < nowMs) throw unusable(certFile, `expired on ${own.validTo}`);
  for (const { ca, subject } of rules.authorities) {
    if (!ca) throw unusable(caFile, `has ${subject.replaceAll('\n', ', ')}, which is not an authority`);
  }
  for (const { nextUpdateMs } of rules.revocationLists) {
    if (nextUpdateMs === undefined || nextUpdateMs >= nowMs) continue;
    throw unusable(
      crlFile,
      `is too old since ${new Date(nextUpdateMs).toISOString()}; renew it with: holdfast pki crl`,
    );
  }
  const problem = await rehearse(credentials);
  if (problem !== undefined) throw unusable(certFile, (meanings[problem] ?? meaningOf)(problem, settings));
}

type Meaning = (code: string, settings: TlsSettings) => string;

const meaningOf: Meaning = (code, { caFile }) => `is refused by TLS with ${code}, judged by ${caFile}`;
const notSigned: Meaning = (_code, { caFile }) => `was not signed by an authority in ${caFile}`;
const meanings: Readonly<Record<string, Meaning>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: notSigned,
  UNABLE_TO_GET_ISSUER_CERT: notSigned,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notSigned,
  DEPTH_ZERO_SELF_SIGNED_CERT: notSigned,
  SELF_SIGNED_CERT_IN_CHAIN: notSigned,
  INVALID_PURPOSE: () => 'is not for servers: its extended key usage must have serverAuth',
  CERT_REVOKED: (_code, { crlFile }) => `is revoked by ${crlFile}`,
  UNABLE_TO_GET_CRL: (_code, { crlFile }) => `has an authority of which ${crlFile} has no list`,
  CRL_SIGNATURE_FAILURE: (_code, { crlFile, caFile }) => `cannot be judged: ${crlFile} was not signed by ${caFile}`,
  CRL_NOT_YET_VALID: (_code, { crlFile }) => `cannot be judged: ${crlFile} is not valid yet`,
};

function matchesKey({ key, own }: Credentials, keyFile: string): boolean {
  try {
    return own.checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw unusable(keyFile, 'has no private key in PEM that can be used without a passphrase', cause);
  }
}

/** Name of the error of a handshake with oneself; undefined: it went well. */
function rehearse(credentials: Credentials): Promise<string | undefined> {
  return new Promise((resolve) => {
    const [near, far] = duplexPair();
    const options = contextOptions(credentials);
    const { ca, crl } = options;
    const said = (error?: NodeJS.ErrnoException): void => {
      near.destroy();
      far.destroy();
      resolve(error === undefined ? undefined : (error.code ?? error.message));
    };
    try {
      const server = createServer(options);
      server.once('tlsClientError', said);
      server.emit('connection', far);
    } catch (error) {
      said(error as NodeJS.ErrnoException);
      return;
    }
    // Under which names clients know the daemon is theirs to check.
    const client = connect({
      socket: near,
      ca,
      ...(crl === undefined ? {} : { crl }),
      checkServerIdentity: () => undefined,
    });
    client.once('secureConnect', () => said());
    client.once('error', said);
  });
}
