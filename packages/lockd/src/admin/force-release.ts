import type { ForceReleaseRequest, ForceReleaseResponse } from '@holdfast/protocol/lock';
import { isAlive } from '../host/host.js';
import { grantKey } from '../journal.js';
import { leaseKey } from '../leases/lease-table.js';
import { Refusal } from '../refusal.js';
import type { Services } from '../services.js';
import { giveBack } from '../verbs/release/give-back.js';
import { heldLeases } from '../verbs/look/held-leases.js';
import { loseLeases } from '../verbs/release/lose-leases.js';

/**
 * Takes a lease from its owners. From one that is gone it is merely given back; one that lives goes on without it, which is
 * a lost lease to all who watch.
 * @throws Refusal INVALID_ARGUMENT when nobody holds it, OWNER_ALIVE
 */
export async function forceRelease(at: Services, request: ForceReleaseRequest): Promise<ForceReleaseResponse> {
  const { lease, evenIfAlive, reason } = request;
  return at.turn.run(async () => {
    const found = at.table.all().filter((each) => leaseKey(each.resource) === lease || grantKey(each) === lease);
    if (found.length === 0) {
      throw new Refusal(
        'INVALID_ARGUMENT',
        `nobody holds lease ${JSON.stringify(lease.slice(0, 300))}; lockspace/name of one that is held is accepted`,
      );
    }
    const leases = heldLeases(at, found);
    const living = new Set(
      at.owners
        .all()
        .filter(({ process, holds }) => (process ? isAlive(process, at.host) : holds > 0))
        .map(({ token }) => token),
    );
    const alive = found.find(({ token }) => living.has(token));
    if (alive && !evenIfAlive) {
      const owner = at.owners.find(alive.token);
      throw new Refusal(
        'OWNER_ALIVE',
        `domain ${owner?.name} (pid ${owner?.process?.pid ?? 'not started yet'}) holds lease ${lease} and lives; end it first`,
        {
          domain: owner?.name ?? '',
          pid: String(owner?.process?.pid ?? 0),
        },
      );
    }
    at.log.warn({ lease, reason, leases: found.length }, 'lease taken by force');
    for (const holding of found) {
      const owner = at.owners.find(holding.token);
      if (living.has(holding.token)) await loseLeases(at, [{ holding, reason: `taken by force: ${reason}` }]);
      else if (owner) {
        await giveBack(at, owner, [holding], { op: 'release', token: owner.token, grants: [grantKey(holding)] });
      }
    }
    return { leases };
  });
}
