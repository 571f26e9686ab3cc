/** A daemon on this host, by its socket. */
export interface UnixEndpoint {
  readonly transport: 'unix';
  readonly socketPath: string;
}

/** A daemon on another host, by TLS with certificates on both sides. */
export interface TlsEndpoint {
  readonly transport: 'tls';
  readonly host: string;
  readonly port: number;
  /** Authorities whose word is taken for the daemon. */
  readonly caFile: string;
  /** The client's own certificate. */
  readonly certFile: string;
  readonly keyFile: string;
  /** What the authorities have revoked; absent: that is not looked at. */
  readonly crlFile?: string;
}

/** A daemon on another host, by the ssh of this one. */
export interface SshEndpoint {
  readonly transport: 'ssh';
  readonly host: string;
  /** The program, and what it is given. */
  readonly program: string;
  readonly args: readonly string[];
}

/** Where a daemon is and how it is reached. */
export type Endpoint = UnixEndpoint | TlsEndpoint | SshEndpoint;

/** One phrase for messages: a path, or a host with its port. */
export function describeEndpoint(endpoint: Endpoint): string {
  switch (endpoint.transport) {
    case 'unix':
      return endpoint.socketPath;
    case 'tls':
      return authority(endpoint);
    case 'ssh':
      return [endpoint.program, ...endpoint.args].join(' ');
  }
}

/** Host and port as gRPC and humans write them. */
export function authority({ host, port }: Pick<TlsEndpoint, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
