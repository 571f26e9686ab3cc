import type { Config } from '../../config/config.js';
import type { TlsListenOptions } from '../../rpc/tls/listen-tls.js';
import type { TlsSettings } from '../../rpc/tls/tls-settings.js';

/** Where clients from other hosts connect; undefined: nowhere. */
export function tlsOf(config: Config): TlsListenOptions | undefined {
  const { listenTls, listenAddr: addresses, tlsPort: port } = config.tls;
  return listenTls ? { addresses, port, settings: tlsSettingsOf(config) } : undefined;
}

/** The files that say who the daemon is to them, and who may come. */
export function tlsSettingsOf({ tls }: Config): TlsSettings {
  const { keyFile, certFile, caFile, crlFile, tlsAllowedDnList: allowedNames } = tls;
  return { keyFile, certFile, caFile, allowedNames, ...(crlFile === undefined ? {} : { crlFile }) };
}
