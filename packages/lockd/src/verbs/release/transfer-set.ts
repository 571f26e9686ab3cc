import type { TransferSetRequest, TransferSetResponse } from '@holdfast/protocol/lock';
import { grantKey } from '../../journal.js';
import type { Holding } from '../../leases/lease-table.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { chooseHoldings } from './choose-holdings.js';
import { heldLeases } from '../look/held-leases.js';
import { isAnchored } from '../owners/is-anchored.js';
import { record } from '../record/record.js';
import { requireOwner } from '../owners/require-owner.js';

/**
 * Hands leases over to another owner. The locks stay as they are; every lease gets a new token, so that its old one is
 * worth nothing any more.
 * @throws Refusal OWNER_UNKNOWN, OWNER_UNANCHORED, INVALID_ARGUMENT, LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function transferSet(at: Services, request: TransferSetRequest): Promise<TransferSetResponse> {
  return at.turn.run(async () => {
    const to = requireOwner(at, request.toToken);
    const { requestId } = request;
    if (requestId !== '') {
      const earlier = at.table.heldBy(to.token).filter((each) => each.requestId === requestId);
      if (earlier.length > 0) return { leases: heldLeases(at, earlier), repeatedRequest: true };
    }
    const from = requireOwner(at, request.token);
    if (from === to) throw new Refusal('INVALID_ARGUMENT', 'token and to_token are the same owner');
    if (!isAnchored(at, to)) {
      throw new Refusal('OWNER_UNANCHORED', `domain ${to.name} has neither a hold connection nor a living process`);
    }
    const before = chooseHoldings(at.table.heldBy(from.token), request.names);
    if (before.length < request.names.length) {
      throw new Refusal(
        'INVALID_ARGUMENT',
        `domain ${from.name} holds only ${before.length} of the ${request.names.length} leases named`,
      );
    }
    const tokens = await at.files.renumber(before.map(({ resource }) => resource));
    const sinceMs = at.clock.now();
    const after = before.map(({ resource, shared }, index): Holding => ({
      resource,
      shared,
      token: to.token,
      fencingToken: tokens[index] ?? 0,
      sinceMs,
      ...(requestId === '' ? {} : { requestId }),
    }));
    record(at, { op: 'transfer', token: from.token, grants: before.map(grantKey), holdings: after });
    for (const [index, holding] of after.entries()) {
      const old = before[index];
      if (old) at.table.remove(old);
      at.table.add(holding);
    }
    at.log.info({ domain: to.name, uuid: to.uuid, from: from.name, leases: after.length }, 'leases handed over');
    return { leases: heldLeases(at, after), repeatedRequest: false };
  });
}
