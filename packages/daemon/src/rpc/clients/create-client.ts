import type { Clock } from '../../model/clock.js';
import type { Arrival } from './arrival.js';
import { Client, type ClientStart } from './client.js';

/** What all clients of a server have in common. */
export interface ClientSurroundings {
  /** Counts clients of all servers, so that a number is never given twice. */
  readonly nextId: () => number;
  readonly clock: Clock;
  /** Read at every call, since it can be set at run time. */
  readonly limits: ClientStart['limits'];
}

/** What a client is there for, and who is told how it goes on. */
export type ClientFate = Pick<ClientStart, 'admission' | 'turnedAway' | 'onSettled' | 'onDisconnected' | 'onFreed'>;

/** Makes the client of a connection; it is served by whoever asked for it. */
export function createClient(
  { socket, identity, transport, peerAddress }: Arrival,
  { nextId, clock, limits }: ClientSurroundings,
  fate: ClientFate,
): Client {
  return new Client({
    id: nextId(),
    identity,
    transport,
    peerAddress,
    connectedMs: clock.now(),
    socket,
    limits,
    ...fate,
  });
}
