import { type HeldLease, LeaseState } from '@holdfast/protocol/lock';
import { isAlive } from '../host/host.js';
import type { Holding } from '../lease-table.js';
import type { Services } from '../services.js';

type Sight = Pick<Services, 'owners' | 'host' | 'files'>;

/** Grants as the wire shows them. Every owner's process is looked at once. */
export function heldLeases(at: Sight, holdings: readonly Holding[]): HeldLease[] {
  const owners = new Map<string, Pick<HeldLease, 'owner' | 'orphaned' | 'state'>>();
  return holdings.map(({ resource, shared, token, fencingToken, sinceMs }) => {
    const known = owners.get(token) ?? describeOwner(at, token);
    owners.set(token, known);
    const { lockspace, name, path } = resource;
    const lock = at.files.lockOf(resource);
    return {
      lockspace,
      name,
      path,
      shared,
      ...known,
      fencingToken,
      sinceMs,
      lockFile: lock?.path ?? '',
      descriptor: lock?.descriptor,
      lostReason: '',
    };
  });
}

function describeOwner(
  at: Sight,
  token: string,
): Pick<HeldLease, 'orphaned' | 'state'> & { owner: NonNullable<HeldLease['owner']> } {
  const { uuid = '', name = '', process } = at.owners.find(token) ?? {};
  const orphaned = process !== undefined && !isAlive(process, at.host);
  return {
    owner: {
      uuid,
      name,
      pid: process?.pid ?? 0,
      startTime: process?.startTime ?? 0,
      bootId: process?.bootId ?? at.host.bootId,
      host: at.host.name,
    },
    orphaned,
    state: orphaned ? LeaseState.LEASE_STATE_ORPHANED : LeaseState.LEASE_STATE_HELD,
  };
}
