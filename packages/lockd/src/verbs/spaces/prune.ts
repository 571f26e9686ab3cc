import type { PruneRequest, PruneResponse } from '@holdfast/protocol/lock';
import { checkedLockspace } from '../../leases/resource.js';
import type { Services } from '../../services.js';
import { inTurnOf } from '../remote-turns.js';

/**
 * Removes the lease files that nobody has locked. Tokens go on growing: they come from the index of the lockspace.
 * @throws Refusal INVALID_ARGUMENT, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function prune(at: Services, request: PruneRequest): Promise<PruneResponse> {
  const lockspace = checkedLockspace(request.lockspace);
  return inTurnOf(at, lockspace, async () => {
    const pruned = await at.files.idle.prune(lockspace, request.dryRun);
    if (!request.dryRun)
      at.log.info({ lockspace, removed: pruned.names.length, kept: pruned.kept }, 'lease files pruned');
    return pruned;
  });
}
