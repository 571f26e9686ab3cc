import { LeaseState, type ListLeasesRequest, type ListLeasesResponse } from '@holdfast/protocol/lock';
import type { Services } from '../../services.js';
import { heldLeases, lostLease } from './held-leases.js';

/** The leases that are held, by path. */
export async function listLeases(at: Services, request: ListLeasesRequest): Promise<ListLeasesResponse> {
  const leases = [...heldLeases(at, at.table.all()), ...at.lost.all().map((each) => lostLease(at, each))]
    .filter(
      ({ owner, lockspace, path, state }) =>
        (request.ownerUuid === '' || owner?.uuid === request.ownerUuid) &&
        (request.lockspace === '' || lockspace === request.lockspace) &&
        (request.path === '' || path === request.path) &&
        (request.states.length === 0 ? state !== LeaseState.LEASE_STATE_LOST : request.states.includes(state)),
    )
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.fencingToken - b.fencingToken));
  return { leases };
}
