import { HeldLease, LeaseState } from '@holdfast/protocol/lock';
import { isAlive } from '../../host/host.js';
import type { Holding } from '../../leases/lease-table.js';
import type { LostLease } from '../../lost-leases.js';
import type { Services } from '../../services.js';

/** What has to be seen of a lease to show it. */
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

/** A lost grant as the wire shows it. */
export function lostLease(at: Sight, { holding, reason }: LostLease): HeldLease {
  const { resource, shared, token, fencingToken, sinceMs } = holding;
  const { lockspace, name, path } = resource;
  const { owner } = describeOwner(at, token);
  return HeldLease.fromPartial({
    lockspace,
    name,
    path,
    shared,
    owner,
    fencingToken,
    sinceMs,
    state: LeaseState.LEASE_STATE_LOST,
    lostReason: reason,
  });
}

/** An owner as the wire shows it, and whether its process is gone from view. */
export function describeOwner(
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
