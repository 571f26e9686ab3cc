import type { Owner } from '../../owner-registry.js';
import type { Services } from '../../services.js';
import { giveBack } from '../release/give-back.js';
import { isAnchored } from './is-anchored.js';

/**
 * Gives back everything an owner holds and forgets it. When it found an anchor again before its turn came, it stays.
 * Never rejects: what cannot be unlocked is logged, and goes when lockd does.
 */
export async function forgetOwner(at: Services, owner: Owner, why: string): Promise<void> {
  await at.turn.run(async () => {
    if (at.owners.find(owner.token) !== owner || isAnchored(at, owner)) return;
    const holdings = at.table.heldBy(owner.token);
    await giveBack(at, owner, holdings, { op: 'forget', token: owner.token });
    at.lost.remove(owner.token);
    at.owners.remove(owner);
    const facts = { domain: owner.name, uuid: owner.uuid, pid: owner.process?.pid, leases: holdings.length, why };
    at.log.info(facts, 'owner forgotten');
  });
}
