import type { ReleaseSetRequest, ReleaseSetResponse } from '@holdfast/protocol/lock';
import { grantKey } from '../../journal.js';
import type { Services } from '../../services.js';
import { chooseHoldings } from './choose-holdings.js';
import { giveBack } from './give-back.js';
import { heldLeases } from '../look/held-leases.js';

/**
 * Gives leases back: those named, or all. What the owner does not hold is no error, and an unknown owner holds nothing: a
 * late release harms nobody. What was lost is forgotten.
 */
export async function releaseSet(at: Services, request: ReleaseSetRequest): Promise<ReleaseSetResponse> {
  const leases = await at.turn.run(async () => {
    const owner = at.owners.find(request.token);
    if (!owner) return [];
    const held = chooseHoldings(at.table.heldBy(owner.token), request.names);
    const lost = chooseHoldings(
      at.lost.of(owner.token).map(({ holding }) => holding),
      request.names,
    );
    if (held.length + lost.length === 0) return [];
    const given = heldLeases(at, held);
    const grants = [...held, ...lost].map(grantKey);
    await giveBack(at, owner, held, { op: 'release', token: owner.token, grants });
    at.lost.remove(owner.token, lost.map(grantKey));
    at.log.info({ domain: owner.name, uuid: owner.uuid, leases: held.length }, 'leases given back');
    return given;
  });
  return { released: leases.length, leases };
}
