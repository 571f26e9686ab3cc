import type { ReleaseSetRequest, ReleaseSetResponse } from '@holdfast/protocol/lock';
import { grantKey } from '../journal.js';
import { type Holding, leaseKey } from '../lease-table.js';
import type { Services } from '../services.js';
import { giveBack } from './give-back.js';
import { heldLeases } from './held-leases.js';

/**
 * Gives leases back: those named, or all. A name gives back one grant, so that a shared lease taken twice is given back
 * twice. What the owner does not hold is no error, and an unknown owner holds nothing: a late release harms nobody.
 */
export async function releaseSet(at: Services, request: ReleaseSetRequest): Promise<ReleaseSetResponse> {
  const leases = await at.turn.run(async () => {
    const owner = at.owners.find(request.token);
    if (!owner) return [];
    const held = at.table.heldBy(owner.token);
    const chosen = request.names.length === 0 ? held : choose(held, request.names);
    if (chosen.length === 0) return [];
    const given = heldLeases(at, chosen);
    await giveBack(at, owner, chosen, { op: 'release', token: owner.token, grants: chosen.map(grantKey) });
    at.log.info({ domain: owner.name, uuid: owner.uuid, leases: chosen.length }, 'leases given back');
    return given;
  });
  return { released: leases.length, leases };
}

function choose(held: readonly Holding[], names: readonly string[]): Holding[] {
  const left = [...held];
  return names.flatMap((name) => {
    const at = left.findIndex(({ resource }) => leaseKey(resource) === name);
    return at < 0 ? [] : left.splice(at, 1);
  });
}
