import { createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { X509Certificate } from './x509.js';
import { CommandError } from '../command-error.js';
import type { Authority, IssuedCertificate } from './issue-certificate.js';
import { certificateMode, pkiFiles } from './pki-files.js';
import { readRevocationList, type RevocationList } from './revocation-list.js';
import { writePkiFile } from './write-pki-file.js';

/** A certificate that the authority once signed. */
export interface KnownCertificate {
  readonly commonName: string;
  /** In lower-case hex. */
  readonly serial: string;
  readonly notAfter: Date;
}

/**
 * Reads the authority of a directory, with the key that it signs with.
 * @throws CommandError when there is none, or its key is of another
 */
export async function readAuthority(directory: string): Promise<Authority> {
  const [certificatePem, keyPem] = await Promise.all([
    readPkiFile(join(directory, pkiFiles.authority)),
    readPkiFile(join(directory, pkiFiles.authorityKey)),
  ]);
  const key = createPrivateKey(keyPem);
  if (!new NodeCertificate(certificatePem).checkPrivateKey(key)) {
    const found = `${pkiFiles.authorityKey} in ${directory} is not the key of ${pkiFiles.authority}`;
    throw new CommandError(found, { reason: 'INVALID_ARGUMENT', hint: `see: holdfast pki check --dir ${directory}` });
  }
  const algorithm =
    key.asymmetricKeyType === 'ec'
      ? { name: 'ECDSA', namedCurve: curves[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'P-256' }
      : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return { certificate: new X509Certificate(certificatePem), key: key.toCryptoKey(algorithm, true, ['sign']) };
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

/** The list of revoked certificates in a directory; undefined: there is none. */
export async function readRevoked(directory: string): Promise<RevocationList | undefined> {
  try {
    return readRevocationList(await readFile(join(directory, pkiFiles.revoked), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Remembers what was signed, so that it can be revoked by its name. */
export async function rememberIssued(
  directory: string,
  { certificate, certificatePem }: IssuedCertificate,
): Promise<void> {
  const path = join(directory, 'issued', `${certificate.serialNumber.toLowerCase()}.pem`);
  await writePkiFile(path, certificatePem, { mode: certificateMode });
}

/** Everything that the authority of a directory has signed. */
export async function readIssued(directory: string): Promise<readonly KnownCertificate[]> {
  const folder = join(directory, 'issued');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.pem'));
  return Promise.all(files.map(async (name) => describeCertificate(await readFile(join(folder, name), 'utf8'))));
}

/** Name, serial number and end of a certificate in PEM. @throws when it is none */
export function describeCertificate(pem: string): KnownCertificate {
  const { subject, serialNumber, validToDate } = new NodeCertificate(pem);
  const [, commonName = subject] = /(?:^|\n)CN=(.*)/.exec(subject) ?? [];
  return { commonName, serial: serialNumber.toLowerCase(), notAfter: validToDate };
}

async function readPkiFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new CommandError(`there is no ${path}`, {
        reason: 'FILE_NOT_FOUND',
        hint: 'make an authority with: holdfast pki init-ca',
        cause,
      });
    }
    if (code !== 'EACCES') throw cause;
    throw new CommandError(`file ${path} may not be read`, { reason: 'FILE_PERMISSION', cause });
  }
}
