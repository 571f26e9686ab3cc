import { X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { CertificateRules } from '../../access/certificates/judge-certificate.js';
import { readRevocationList } from '../../access/certificates/read-revocation-list.js';
import { decodePem, splitPem } from '../../access/certificates/split-pem.js';
import { Fault } from '../../model/fault.js';
import type { TlsSettings } from './tls-settings.js';

/** The greatest lists of revoked certificates of the world have less. */
const mostBytes = 256 * 1024 * 1024;

/** Everything that TLS needs, read at one time. */
export interface Credentials {
  readonly key: string;
  readonly cert: string;
  readonly ca: readonly string[];
  readonly crl: readonly string[];
  /** The daemon's own certificate. */
  readonly own: X509Certificate;
  readonly rules: CertificateRules;
}

/**
 * Reads the files and takes them apart; whether they go together is seen by `checkCredentials`.
 * @throws Fault FILE_NOT_FOUND, FILE_PERMISSION, INVALID_ARGUMENT, each naming the file
 */
export async function readCredentials(settings: TlsSettings): Promise<Credentials> {
  const { keyFile, certFile, caFile, crlFile, allowedNames } = settings;
  const [key, cert, ca, crl] = await Promise.all([
    read(keyFile),
    read(certFile),
    read(caFile),
    crlFile === undefined ? '' : read(crlFile),
  ]);
  const own = splitPem(cert, 'CERTIFICATE').map((pem) => parse(certFile, pem, (text) => new X509Certificate(text)));
  const authorities = splitPem(ca, 'CERTIFICATE');
  const lists = splitPem(crl, 'X509 CRL');
  const [first] = own;
  if (first === undefined) throw unusable(certFile, 'has no certificate in PEM');
  if (authorities.length === 0) throw unusable(caFile, 'has no certificate in PEM');
  if (crlFile !== undefined && lists.length === 0)
    throw unusable(crlFile, 'has no list of revoked certificates in PEM');
  return {
    key,
    cert,
    ca: authorities,
    crl: lists,
    own: first,
    rules: {
      authorities: authorities.map((pem) => parse(caFile, pem, (text) => new X509Certificate(text))),
      revocationLists: lists.map((pem) => parse(crlFile ?? '', pem, (text) => readRevocationList(decodePem(text)))),
      allowedNames,
    },
  };
}

/** A refusal that names the file. */
export function unusable(path: string, what: string, cause?: unknown): Fault {
  const hint = 'see: holdfast pki check';
  return new Fault('INVALID_ARGUMENT', `${path} ${what}`, { hint, metadata: { path } }, { cause });
}

function parse<Value>(path: string, pem: string, read: (text: string) => Value): Value {
  try {
    return read(pem);
  } catch (cause) {
    throw unusable(path, 'cannot be read: what is in it is damaged', cause);
  }
}

async function read(path: string): Promise<string> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) throw unusable(path, 'is no file');
    if (found.size > mostBytes) throw unusable(path, `has ${found.size} bytes; at most ${mostBytes} are read`);
    return await file.readFile('utf8');
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const { code = '' } = cause as NodeJS.ErrnoException;
    const metadata = { path, error: code };
    if (code === 'ENOENT') {
      const hint = 'make certificates with: holdfast pki init-ca, then: holdfast pki server';
      throw new Fault('FILE_NOT_FOUND', `there is no ${path}, which TLS needs`, { hint, metadata }, { cause });
    }
    throw new Fault('FILE_PERMISSION', `${path} cannot be read`, { metadata }, { cause });
  }
}
