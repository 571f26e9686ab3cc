import { type HeldLease, LeaseLost } from '@holdfast/protocol/lock';
import { grantKey } from '../../journal.js';
import type { LostLease } from '../../lost-leases.js';
import type { Services } from '../../services.js';
import { lostLease } from '../look/held-leases.js';

/**
 * Marks grants as lost: whatever is left of their locks is let go of, their owners are told, and nothing stands in the way
 * of others any more. Legal only inside a turn.
 */
export async function loseLeases(at: Services, lost: readonly LostLease[]): Promise<void> {
  for (const each of lost) {
    const { holding, reason } = each;
    const owner = at.owners.find(holding.token);
    const facts = { domain: owner?.name, uuid: owner?.uuid, path: holding.resource.path, reason };
    at.log.error(facts, 'lease lost: the guest runs on without it');
    try {
      at.journal.append({ op: 'lost', token: holding.token, grant: grantKey(holding), reason });
    } catch (error) {
      // The next lockd finds it out again.
      at.log.error({ ...facts, err: error }, 'a lost lease could not be written to the journal');
    }
    try {
      if (at.table.remove(holding)) await at.files.giveBack(holding.resource);
    } catch (error) {
      at.log.error({ ...facts, err: error }, 'a lost lease could not be let go of');
    }
    at.lost.add(each);
    at.tally.lost++;
    at.news.publish({ $case: 'lost', value: leaseLost(lostLease(at, each)) });
  }
  at.waiting.wakeAll();
}

/** A lost lease as news. */
export function leaseLost({ lockspace, name, path, owner, fencingToken, lostReason }: HeldLease): LeaseLost {
  return LeaseLost.fromPartial({ lockspace, name, path, owner, fencingToken, reason: lostReason });
}
