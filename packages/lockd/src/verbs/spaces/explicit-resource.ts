import type {
  CreateResourceRequest,
  CreateResourceResponse,
  DeleteResourceRequest,
  DeleteResourceResponse,
} from '@holdfast/protocol/lock';
import { findLockHolder } from '../../host/find-lock-holder.js';
import type { Resource } from '../../leases/lease-table.js';
import { namedResource } from '../../leases/resource.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { heldLeases } from '../look/held-leases.js';
import { requestOf, spoken } from '../acquire/resolve-lease.js';
import { inTurnOf } from '../remote-turns.js';

/**
 * Makes the lease file of an explicit lease.
 * @throws Refusal INVALID_ARGUMENT, LEASE_BUSY while somebody holds it here, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function createResource(at: Services, request: CreateResourceRequest): Promise<CreateResourceResponse> {
  const resource = namedResource(request.lockspace, request.name);
  return inTurnOf(at, resource.lockspace, async () => {
    refuseHeld(at, resource);
    return { created: await at.files.idle.create(resource.lockspace, resource.name) };
  });
}

/**
 * Removes the lease file of an explicit lease.
 * @throws Refusal INVALID_ARGUMENT, LEASE_BUSY while somebody holds it, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function deleteResource(at: Services, request: DeleteResourceRequest): Promise<DeleteResourceResponse> {
  const resource = namedResource(request.lockspace, request.name);
  return inTurnOf(at, resource.lockspace, async () => {
    refuseHeld(at, resource);
    const outcome = await at.files.idle.remove(resource.lockspace, resource.name);
    if (outcome !== 'locked') return { deleted: outcome === 'removed' };
    const { path, inode } = await at.files.lookAt(resource);
    const foreign = await findLockHolder(path, inode);
    throw new Refusal(
      'LEASE_BUSY',
      `${spoken(resource)}: its lease file ${path} is locked by somebody else`,
      { lease_file: path },
      {
        busy: { wanted: requestOf({ resource, shared: false }), holders: [], foreign },
      },
    );
  });
}

function refuseHeld(at: Services, resource: Resource): void {
  const conflict = at.table.conflict([{ resource, shared: false }]);
  if (!conflict) return;
  const holders = heldLeases(at, conflict.holders);
  const names = holders.map(({ owner }) => `domain ${owner?.name}`).join(', ');
  throw new Refusal(
    'LEASE_BUSY',
    `${spoken(resource)} is held by ${names}`,
    {},
    {
      busy: { wanted: requestOf({ resource, shared: false }), holders, foreign: undefined },
    },
  );
}
