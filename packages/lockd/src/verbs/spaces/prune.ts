import type { PruneRequest, PruneResponse } from '@holdfast/protocol/lock';
import { checkedLockspace, defaultLockspace } from '../../leases/resource.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { inTurnOf } from '../remote-turns.js';

/**
 * Removes the lease files that nobody has locked. Tokens go on growing: they come from the index of the lockspace.
 * @throws Refusal INVALID_ARGUMENT, FILE_NOT_FOUND, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function prune(at: Services, request: PruneRequest): Promise<PruneResponse> {
  const lockspace = checkedLockspace(request.lockspace);
  return inTurnOf(at, lockspace, async () => {
    if (await at.files.idle.isMissing(lockspace)) {
      // That of images is made when the first is leased.
      if (lockspace === defaultLockspace) return { names: [], kept: 0 };
      const directory = at.files.spaces.directoryOf(lockspace);
      throw new Refusal('FILE_NOT_FOUND', `there is no lockspace ${lockspace}: ${directory} does not exist`, {
        lockspace,
        directory,
      });
    }
    const pruned = await at.files.idle.prune(lockspace, request.dryRun);
    if (!request.dryRun)
      at.log.info({ lockspace, removed: pruned.names.length, kept: pruned.kept }, 'lease files pruned');
    return pruned;
  });
}
