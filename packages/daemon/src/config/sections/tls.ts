import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Places } from '../places.js';

/** Clients from other hosts, by TLS, and programs with tokens. */
export const tls = {
  listenTls: {
    kind: 'boolean',
    preset: false,
    summary: 'whether clients from other hosts may connect, by TLS with certificates',
  },
  listenAddr: {
    kind: 'list',
    preset: [] as readonly string[],
    placeholder: 'ADDRESS',
    accepts: (text: string): boolean => isIP(text) !== 0,
    expected: 'an address of this host, for example 192.0.2.7 or ::1',
    summary: 'addresses to listen on for TLS; none: all of the host',
  },
  tlsPort: {
    kind: 'count',
    preset: 16_524,
    maximum: 65_535,
    placeholder: 'PORT',
    summary: 'port to listen on for TLS; 0: any that is free',
  },
  keyFile: {
    kind: 'path',
    preset: ({ pkiDirectory }: Places): string => join(pkiDirectory, 'serverkey.pem'),
    summary: 'private key of the daemon',
    reloadable: true,
  },
  certFile: {
    kind: 'path',
    preset: ({ pkiDirectory }: Places): string => join(pkiDirectory, 'servercert.pem'),
    summary: 'certificate of the daemon',
    reloadable: true,
  },
  caFile: {
    kind: 'path',
    preset: ({ pkiDirectory }: Places): string => join(pkiDirectory, 'cacert.pem'),
    summary: 'authorities that sign the certificates of clients, and have signed that of the daemon',
    reloadable: true,
  },
  crlFile: {
    kind: 'path',
    preset: undefined,
    summary: 'lists of the certificates that they have revoked',
    reloadable: true,
  },
  tlsAllowedDnList: {
    kind: 'list',
    preset: [] as readonly string[],
    placeholder: 'PATTERN',
    expected: 'a pattern such as "CN=*,O=Example"',
    summary: 'names of the certificates that are let in, with * and ?; none: all',
    reloadable: true,
  },
  tokenFile: {
    kind: 'path',
    preset: ({ tokenFile }: Places): string => tokenFile,
    summary: 'tokens that programs show, as holdfast token writes them; need not exist',
    reloadable: true,
  },
} as const;
