import { ClientKind, type ListClientsResponse } from '@holdfast/protocol/lock';
import type { Services } from '../services.js';
import { describeOwner } from '../verbs/look/held-leases.js';

const kinds = {
  calls: ClientKind.CLIENT_KIND_CALLS,
  hold: ClientKind.CLIENT_KIND_HOLD,
  admin: ClientKind.CLIENT_KIND_ADMIN,
} as const;

/** Who is connected, oldest first. */
export async function listClients(at: Services): Promise<ListClientsResponse> {
  const clients = at.clients.all().map(({ id, kind, pid, uid, sinceMs, restricted, owner }) => ({
    id,
    kind: kinds[kind],
    pid,
    uid,
    sinceMs,
    restricted,
    owner: owner && describeOwner(at, owner.token).owner,
  }));
  return { clients };
}
