import { type InquireRequest, type InquireResponse, LeaseRequest } from '@holdfast/protocol/lock';
import { findLockHolder } from '../../host/find-lock-holder.js';
import type { Services } from '../../services.js';
import { heldLeases } from './held-leases.js';
import { resolveLease } from '../acquire/resolve-lease.js';

/**
 * Says who holds a resource, and what its lock file says.
 * @throws Refusal INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_PERMISSION, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function inquire(at: Services, request: InquireRequest): Promise<InquireResponse> {
  const { resource } = await resolveLease(at, request.lease ?? LeaseRequest.fromPartial({}));
  const { lockspace, name, path } = resource;
  const known = { lockspace, name, path };
  const remote = at.files.places.remoteOf(resource);
  return (remote?.turn ?? at.turn).run(async () => {
    const holders = heldLeases(at, at.table.conflict([{ resource, shared: false }])?.holders ?? []);
    if (holders.length > 0) {
      const fencingToken = holders.reduce((latest, each) => Math.max(latest, each.fencingToken), 0);
      const lockFile = holders[0]?.lockFile ?? '';
      return { ...known, lockFile, exists: true, fencingToken, holders, lockedElsewhere: false, foreign: undefined };
    }
    const seen = await at.files.lookAt(resource);
    return {
      ...known,
      lockFile: seen.path,
      exists: seen.exists,
      fencingToken: seen.token,
      holders,
      lockedElsewhere: seen.locked,
      foreign: seen.locked ? await findLockHolder(seen.path, seen.inode) : undefined,
    };
  });
}
