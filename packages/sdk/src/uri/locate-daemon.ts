import { doorSocketOf } from '@holdfast/protocol';
import { refusal } from '../errors/refusal.js';
import type { Endpoint } from './endpoint.js';
import { checkParams } from './check-params.js';
import { socketOf, type Surroundings } from './locate-socket.js';
import { locateSsh } from './locate-ssh.js';
import { type CertificatePlace, locateTls } from './locate-tls.js';
import { parseUri } from './parse-uri.js';

/** Where a daemon is, and what its driver has to be; empty: any. */
export interface Target {
  readonly uri: string;
  readonly endpoint: Endpoint;
  readonly driver: string;
  /** Directories that were looked at for certificates. */
  readonly certificates: readonly CertificatePlace[];
  /** File of the token that the URI names; empty: none. */
  readonly tokenFile: string;
}

const known = ['socket', 'token_file'];

function doorOf(socketPath: string, readOnly: boolean): string {
  return readOnly ? doorSocketOf(socketPath, 'ro') : socketPath;
}

/**
 * Says which daemon a URI means and how it is reached.
 * @throws HoldfastError INVALID_ARGUMENT when it is no URI, UNSUPPORTED when this release knows no such way
 */
export function locateDaemon(uri: string, surroundings: Surroundings, readOnly = false): Target {
  const parsed = parseUri(uri);
  if ('problem' in parsed) {
    throw refusal('INVALID_ARGUMENT', parsed.problem, { hint: 'try qemu:///system, qemu:///session or unix:/path' });
  }
  const { value } = parsed;
  // A daemon with fake guests must be told from one with real ones; of the others any will do.
  const driver = value.driver === 'test' ? 'test' : '';
  const tokenFile = value.params['token_file'] ?? '';
  const found = { uri, driver, tokenFile, certificates: [] };
  switch (value.transport) {
    case 'tls': {
      if (readOnly) {
        throw refusal('UNSUPPORTED', `${uri} is reached by TLS, where the certificate says what may be done`, {
          hint: 'connect without readOnly, with the certificate of someone who may only look',
        });
      }
      const { endpoint, places } = locateTls(uri, value, surroundings);
      return { ...found, endpoint, certificates: places };
    }
    case 'ssh':
      return { ...found, endpoint: locateSsh(uri, value, readOnly) };
    case 'unix':
      if (value.host !== '') break;
      checkParams(uri, value, known);
      return {
        ...found,
        endpoint: { transport: 'unix', socketPath: doorOf(socketOf(value, uri, surroundings), readOnly) },
      };
  }
  const what = value.host === '' ? `the transport ${value.transport}` : `a host with the transport ${value.transport}`;
  throw refusal('UNSUPPORTED', `${uri} has ${what}; accepted are unix, and tls and ssh with a host`, {
    hint: 'try qemu+tls://host/system or qemu+ssh://user@host/system',
    metadata: { transport: value.transport, host: value.host },
  });
}
