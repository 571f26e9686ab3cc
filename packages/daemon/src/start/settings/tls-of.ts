import type { Config } from '../../config/config.js';
import type { TlsListenOptions } from '../../rpc/tls/listen-tls.js';
import type { TlsSettings } from '../../rpc/tls/tls-settings.js';

/** Where clients from other hosts connect, through a socket that was handed over if there is one; undefined: nowhere. */
export function tlsOf(config: Config, descriptor: number | undefined): TlsListenOptions | undefined {
  const { listenTls, listenAddr: addresses, tlsPort: port } = config.tls;
  // Who hands a socket over wants it served, or its clients would wait for ever.
  if (!listenTls && descriptor === undefined) return undefined;
  return { addresses, port, descriptor, settings: tlsSettingsOf(config) };
}

/** The files that say who the daemon is to them, and who may come. */
export function tlsSettingsOf({ tls }: Config): TlsSettings {
  const { keyFile, certFile, caFile, crlFile, tlsAllowedDnList: allowedNames } = tls;
  return { keyFile, certFile, caFile, allowedNames, ...(crlFile === undefined ? {} : { crlFile }) };
}
