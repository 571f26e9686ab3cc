import type { HeldLease } from '@holdfast/protocol/lock';
import { isAlive } from '../host/host.js';
import type { Holding } from '../lease-table.js';
import type { Services } from '../services.js';

/** Grants as the wire shows them. Every owner's process is looked at once. */
export function heldLeases(at: Pick<Services, 'owners' | 'host'>, holdings: readonly Holding[]): HeldLease[] {
  const owners = new Map<string, Pick<HeldLease, 'owner' | 'orphaned'>>();
  return holdings.map(({ resource, shared, token, fencingToken, sinceMs }) => {
    const known = owners.get(token) ?? describeOwner(at, token);
    owners.set(token, known);
    const { lockspace, name, path } = resource;
    return { lockspace, name, path, shared, ...known, fencingToken, sinceMs };
  });
}

function describeOwner(
  at: Pick<Services, 'owners' | 'host'>,
  token: string,
): { readonly owner: NonNullable<HeldLease['owner']>; readonly orphaned: boolean } {
  const { uuid = '', name = '', process } = at.owners.find(token) ?? {};
  return {
    owner: {
      uuid,
      name,
      pid: process?.pid ?? 0,
      startTime: process?.startTime ?? 0,
      bootId: process?.bootId ?? at.host.bootId,
      host: at.host.name,
    },
    orphaned: process !== undefined && !isAlive(process, at.host),
  };
}
