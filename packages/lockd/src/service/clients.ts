import type { Socket } from 'node:net';
import type { Owner } from '../owner-registry.js';

/** Which socket somebody is connected to. */
export type ClientKind = 'calls' | 'hold' | 'admin';

/** One connection. */
export interface Client {
  readonly id: number;
  readonly kind: ClientKind;
  /** Process that connected; 0: the kernel does not say. */
  readonly pid: number;
  readonly uid: number;
  readonly sinceMs: number;
  readonly socket: Socket;
  /** Whether it may make no further calls. */
  restricted: boolean;
  /** Whose leases a hold connection keeps. */
  owner: Owner | undefined;
  /** What a hold connection has said of its line so far. */
  line: string;
}

const addressPrefix = 'client-';

/** Who is connected. */
export class Clients {
  #lastId = 0;
  readonly #byId = new Map<number, Client>();
  readonly #counts: Record<ClientKind, number> = { calls: 0, hold: 0, admin: 0 };

  /** Counts a connection in until it closes. */
  add(socket: Socket, facts: Pick<Client, 'kind' | 'pid' | 'uid' | 'sinceMs'>): Client {
    const client: Client = { id: ++this.#lastId, ...facts, socket, restricted: false, owner: undefined, line: '' };
    this.#byId.set(client.id, client);
    this.#counts[client.kind]++;
    socket.once('close', () => {
      this.#byId.delete(client.id);
      this.#counts[client.kind]--;
    });
    // gRPC tells a handler nothing of its connection but this address, which a unix socket does not have.
    Object.defineProperty(socket, 'remoteAddress', { value: `${addressPrefix}${client.id}` });
    return client;
  }

  /** The connection behind the address that gRPC tells; undefined: it has closed. */
  byAddress(address: string): Client | undefined {
    return address.startsWith(addressPrefix) ? this.#byId.get(Number(address.slice(addressPrefix.length))) : undefined;
  }

  /** Oldest first. */
  all(): Client[] {
    return [...this.#byId.values()];
  }

  /** How many there have been. */
  get seen(): number {
    return this.#lastId;
  }

  count(kind: ClientKind): number {
    return this.#counts[kind];
  }
}
