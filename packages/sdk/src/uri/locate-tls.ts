import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import { checkParams } from './check-params.js';
import type { TlsEndpoint } from './endpoint.js';
import type { Surroundings } from './locate-socket.js';
import type { HoldfastUri } from './parse-uri.js';

/** Where daemons listen for TLS when nothing else is said; libvirt's is 16514. */
const usualPort = 16_524;

const known = ['pkipath', 'token_file'];

/** Names of the files in a directory of certificates, as libvirt has them. */
const files = { ca: 'cacert.pem', cert: 'clientcert.pem', key: 'clientkey.pem', crl: 'crl.pem' } as const;

/** A directory that was looked at for certificates. */
export interface CertificatePlace {
  readonly directory: string;
  /** Which of the three files are there. */
  readonly found: readonly string[];
  readonly chosen: boolean;
}

/**
 * Says where TLS goes for a URI, and with which files: those in `pkipath`, else the user's own, else those of the host.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function locateTls(
  uri: string,
  value: HoldfastUri,
  surroundings: Surroundings,
): { readonly endpoint: TlsEndpoint; readonly places: readonly CertificatePlace[] } {
  const { host, port, path, driver, user, params } = value;
  if (params['no_verify'] !== undefined) {
    const hint = 'give the daemon a certificate for its name: holdfast pki server --host NAME';
    throw refusal('UNSUPPORTED', `${uri} has no_verify; TLS is always verified, on both sides`, { hint });
  }
  checkParams(uri, value, known);
  if (host === '') throw wrong(`${uri} names no host`);
  if (user !== '') throw wrong(`${uri} names a user; with tls the certificate says who one is`);
  if (path !== 'system' && path !== '' && !(driver === 'test' && path === 'default')) {
    throw wrong(`${uri} names ${path}; with tls system is accepted`);
  }
  const places = lookAt(params['pkipath'], surroundings);
  const directory = places.find(({ chosen }) => chosen)?.directory ?? '';
  const crlFile = join(directory, files.crl);
  const endpoint: TlsEndpoint = {
    transport: 'tls',
    host,
    port: port === 0 ? usualPort : port,
    caFile: join(directory, files.ca),
    certFile: join(directory, files.cert),
    keyFile: join(directory, files.key),
    ...(existsSync(crlFile) ? { crlFile } : {}),
  };
  return { endpoint, places };
}

function wrong(what: string): HoldfastError {
  return refusal('INVALID_ARGUMENT', what, { hint: 'it looks like qemu+tls://host/system?pkipath=/directory' });
}

/** The first directory with a certificate decides; where there is none, the first is named. */
function lookAt(pkipath: string | undefined, { uid, environment }: Surroundings): readonly CertificatePlace[] {
  const home = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] ?? '/', '.config');
  const system = '/etc/holdfast/pki';
  const own = join(home, 'holdfast/pki');
  const directories = pkipath === undefined ? (uid === 0 ? [system] : [own, system]) : [pkipath];
  const looked = directories.map((directory) => ({ directory, found: filesIn(directory) }));
  const chosen = looked.find(({ found }) => found.includes(files.cert)) ?? looked[0];
  const last = looked.findIndex((place) => place === chosen && place.found.includes(files.cert));
  return looked.slice(0, last < 0 ? looked.length : last + 1).map((place) => ({ ...place, chosen: place === chosen }));
}

function filesIn(directory: string): readonly string[] {
  return [files.ca, files.cert, files.key].filter((name) => existsSync(join(directory, name)));
}
