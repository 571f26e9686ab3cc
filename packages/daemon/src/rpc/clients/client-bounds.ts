import { checkCount } from '../check-count.js';

/** How many clients one server has, and what each may ask of it; all can be set at run time. */
export interface ClientBounds {
  /** Clients at a time; further connections wait. */
  readonly maxClients: number;
  /** Of these, clients of one user or one address. */
  readonly maxClientsPerUser: number;
  /** Clients that have not said a sensible word yet. */
  readonly maxAnonymousClients: number;
  /** Connections that wait; further ones are closed. */
  readonly maxQueuedClients: number;
  /** Calls of one client that are being done at a time, and as many urgent ones; further ones wait, then are not read. */
  readonly maxClientRequests: number;
}

/**
 * The bounds that hold where nothing else was configured; docs/decisions has why they are not libvirt's.
 */
export const defaultClientBounds: ClientBounds = {
  maxClients: 5000,
  maxClientsPerUser: 1000,
  maxAnonymousClients: 100,
  maxQueuedClients: 1000,
  maxClientRequests: 64,
};

/** @throws Fault INVALID_ARGUMENT */
export function checkClientBounds(change: Partial<ClientBounds>): void {
  checkCount('max_clients', change.maxClients, 1);
  checkCount('max_clients_per_user', change.maxClientsPerUser, 1);
  checkCount('max_anonymous_clients', change.maxAnonymousClients, 1);
  checkCount('max_queued_clients', change.maxQueuedClients, 0);
  checkCount('max_client_requests', change.maxClientRequests, 1);
}
