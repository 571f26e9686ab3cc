import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { refusal } from '../../errors/refusal.js';
import type { TlsEndpoint } from '../../uri/endpoint.js';

/**
 * Reads what a client proves itself with, anew for each connection, so that renewed certificates are used.
 * @throws HoldfastError FILE_NOT_FOUND, FILE_PERMISSION, INVALID_ARGUMENT, each naming the file
 */
export async function readClientCredentials(endpoint: TlsEndpoint): Promise<SecureContext> {
  const { caFile, certFile, keyFile, crlFile } = endpoint;
  const [ca, cert, key, crl] = await Promise.all([
    read(caFile),
    read(certFile),
    read(keyFile),
    crlFile === undefined ? undefined : read(crlFile),
  ]);
  try {
    return createSecureContext({
      ca,
      cert,
      key,
      ...(crl === undefined ? {} : { crl }),
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
    });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const found =
      code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
        ? `${keyFile} is not the key of ${certFile}`
        : `${certFile}, its key or what lies beside it cannot be used: ${(cause as Error).message}`;
    throw refusal(
      'INVALID_ARGUMENT',
      found,
      { hint: 'see: holdfast pki check', metadata: { path: certFile } },
      { cause },
    );
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const metadata = { path, error: code };
    if (code === 'ENOENT') {
      const hint =
        'have the files of a client made where the authority is, with: holdfast pki client NAME; see docs/remote.md';
      throw refusal('FILE_NOT_FOUND', `there is no ${path}, which TLS needs`, { hint, metadata }, { cause });
    }
    throw refusal(
      'FILE_PERMISSION',
      `${path} cannot be read`,
      { hint: `see who may with: ls -l ${path}`, metadata },
      { cause },
    );
  }
}
