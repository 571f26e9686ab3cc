import type { VerifiedLease, VerifyRequest, VerifyResponse } from '@holdfast/protocol/lock';
import type { Holding } from '../../leases/lease-table.js';
import type { LostLease } from '../../lost-leases.js';
import type { Services } from '../../services.js';
import { heldLeases, lostLease } from './held-leases.js';
import { loseLeases } from '../release/lose-leases.js';

/** So many leases are looked at before others have their turn. */
const atATime = 100;

/** Looks whether leases are still what they were granted as; those that are not are lost from now on. */
export async function verifyLeases(at: Services, request: VerifyRequest): Promise<VerifyResponse> {
  const chosen = at.table
    .all()
    .filter(
      ({ token, resource }) =>
        (request.token === '' || token === request.token) &&
        (request.lockspace === '' || resource.lockspace === request.lockspace),
    );
  const leases: VerifiedLease[] = [];
  for (let start = 0; start < chosen.length; start += atATime) {
    leases.push(...(await at.turn.run(() => verifySome(at, chosen.slice(start, start + atATime)))));
  }
  return { leases: leases.toSorted((a, b) => ((a.lease?.path ?? '') < (b.lease?.path ?? '') ? -1 : 1)) };
}

async function verifySome(at: Services, holdings: readonly Holding[]): Promise<VerifiedLease[]> {
  const sound: Holding[] = [];
  const lost: LostLease[] = [];
  for (const holding of holdings) {
    // It may have been given back since the list was made.
    if (!at.table.heldBy(holding.token).includes(holding)) continue;
    const reason = await at.files.problem(holding, holding.fencingToken);
    if (reason === undefined) sound.push(holding);
    else lost.push({ holding, reason });
  }
  await loseLeases(at, lost);
  return [
    ...heldLeases(at, sound).map((lease) => verified(lease, '')),
    ...lost.map((each) => verified(lostLease(at, each), each.reason)),
  ];
}

function verified(lease: NonNullable<VerifiedLease['lease']>, problem: string): VerifiedLease {
  return { lease, sound: problem === '', problem };
}
