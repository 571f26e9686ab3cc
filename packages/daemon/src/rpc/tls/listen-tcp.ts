import { once } from 'node:events';
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { Fault } from '../../model/fault.js';
import { noListener } from '../listen/listen-inherited.js';

/** Addresses on which clients from afar connect. */
export interface TcpListener {
  /** Address and port of each, as the system says. */
  readonly places: readonly string[];
  /** Accepts no further connection; those that stand stay. */
  close(): Promise<void>;
}

/** Connections that the kernel holds for us until they are accepted. */
const backlog = 1024;

/** Where to listen. */
export interface TcpPlace {
  /** None: all of the host. */
  readonly addresses: readonly string[];
  /** 0: any that is free. */
  readonly port: number;
  /** A socket that listens already and was handed over; it counts instead of both. */
  readonly descriptor?: number | undefined;
}

/**
 * Listens on addresses of this host, on all of them where none is named; connections come paused, so that limits are looked at before a byte is read.
 * @throws Fault INVALID_STATE when a port is taken or what was handed over does not listen, INVALID_ARGUMENT when an
 * address is not of this host
 */
export async function listenTcp(
  { addresses, port, descriptor }: TcpPlace,
  accept: (socket: Socket) => void,
): Promise<TcpListener> {
  const servers: Server[] = [];
  const close = (): void => {
    for (const server of servers) server.close();
  };
  try {
    for (const place of placesOf({ addresses, port, descriptor })) {
      const server = createServer({ pauseOnConnect: true, noDelay: true, keepAlive: true }, accept);
      servers.push(server);
      server.listen(place);
      await once(server, 'listening');
    }
  } catch (error) {
    close();
    throw descriptor === undefined ? wordError(error, port) : noListener(descriptor, error);
  }
  return {
    places: servers.map((server) => {
      const bound = server.address();
      if (bound === null || typeof bound === 'string') return String(bound);
      return bound.family === 'IPv6' ? `[${bound.address}]:${bound.port}` : `${bound.address}:${bound.port}`;
    }),
    // What is still connected keeps a server from closing; nobody waits for that here.
    close: async () => close(),
  };
}

function placesOf({ addresses, port, descriptor }: TcpPlace): readonly (ListenOptions | { readonly fd: number })[] {
  if (descriptor !== undefined) return [{ fd: descriptor }];
  // Without an address Node takes all of the host, of both kinds.
  if (addresses.length === 0) return [{ port, backlog }];
  return addresses.map((host) => ({ host, port, backlog }));
}

function wordError(error: unknown, port: number): unknown {
  const { code = '', address = '' } = error as NodeJS.ErrnoException & { readonly address?: string };
  const metadata = { address, port: String(port), error: code };
  if (code === 'EADDRINUSE') {
    return new Fault(
      'INVALID_STATE',
      `port ${port} of ${address} is taken by another program`,
      { metadata },
      { cause: error },
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const found = `${address} is no address of this host; listen_addr accepts those`;
    return new Fault('INVALID_ARGUMENT', found, { hint: 'see: ip address', metadata }, { cause: error });
  }
  if (code !== 'EACCES') return error;
  const found = `port ${port} may not be listened on by this user; those from 1024 on may`;
  return new Fault('FILE_PERMISSION', found, { metadata }, { cause: error });
}
