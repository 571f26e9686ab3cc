import { Fault } from '../../model/fault.js';
import { type Applicant, type Census, hasPlace } from './census.js';
import type { ClientBounds } from './client-bounds.js';

/** What decides about a place. */
export interface Occupancy {
  /** Name of the server. */
  readonly server: string;
  /** Who is there. */
  readonly census: Census;
  readonly bounds: Pick<ClientBounds, 'maxClients' | 'maxClientsPerUser'>;
}

/**
 * Names the limit that stands in the way of a client, for who has to raise it. Undefined: only clients that have not begun to
 * speak, of which there may be a flood; they speak soon or are cut off, so that who waits behind them gets a place.
 */
export function whyNoPlace(applicant: Applicant, { server, census, bounds }: Occupancy): Fault | undefined {
  const { maxClients, maxClientsPerUser } = bounds;
  if (!hasPlace(census, applicant, { inAll: maxClients, ofOrigin: Infinity })) {
    return noPlace(server, 'max_clients', `the daemon has ${census.total} clients, of at most ${maxClients}`);
  }
  const ofOrigin = applicant.origin === undefined ? 0 : census.of(applicant.origin);
  if (ofOrigin < maxClientsPerUser) return undefined;
  const found = `${ofOrigin} clients of this user are connected, of at most ${maxClientsPerUser}`;
  return noPlace(server, 'max_clients_per_user', found);
}

function noPlace(server: string, limit: string, found: string): Fault {
  return new Fault('RESOURCE_EXHAUSTED', `${found} (${limit}); no place became free`, {
    hint: remedy(server, limit),
    metadata: { limit },
  });
}

/** What to do about a limit that is reached; a server that has no place cannot be asked to have more. */
function remedy(server: string, limit: string): string {
  return server === 'admin'
    ? 'end a program that administers this daemon, or raise admin_max_clients in the settings, which SIGHUP has read again'
    : `see who is there with: holdfast admin clients; raise ${limit} with: holdfast admin limits`;
}
