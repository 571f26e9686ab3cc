import type { VerifiedLease, VerifyRequest, VerifyResponse } from '@holdfast/protocol/lock';
import type { Holding } from '../../leases/lease-table.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import type { Turn } from '../../turn.js';
import { heldLeases, lostLease } from './held-leases.js';
import { loseLeases } from '../release/lose-leases.js';

type Remote = ReturnType<Services['files']['places']['remoteOf']>;

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
  const found = await Promise.all(
    [...byFileSystem(at, chosen)].map(([remote, holdings]) =>
      remote ? verifyRemote(at, remote.turn, holdings) : verifyLocal(at, holdings),
    ),
  );
  return { leases: found.flat().toSorted((a, b) => ((a.lease?.path ?? '') < (b.lease?.path ?? '') ? -1 : 1)) };
}

function byFileSystem(at: Services, holdings: readonly Holding[]): Map<Remote, Holding[]> {
  return Map.groupBy(holdings, ({ resource }) => at.files.places.remoteOf(resource));
}

async function verifyLocal(at: Services, holdings: readonly Holding[]): Promise<VerifiedLease[]> {
  const leases: VerifiedLease[] = [];
  for (let start = 0; start < holdings.length; start += atATime) {
    const some = holdings.slice(start, start + atATime);
    leases.push(...(await at.turn.run(async () => settle(at, await look(at, some)))));
  }
  return leases;
}

/** Nobody else waits while a file system is looked at that may hang; what is lost there is said when it is known. */
async function verifyRemote(at: Services, turn: Turn, holdings: readonly Holding[]): Promise<VerifiedLease[]> {
  const leases: VerifiedLease[] = [];
  for (let start = 0; start < holdings.length; start += atATime) {
    const some = holdings.slice(start, start + atATime);
    const seen = await turn.run(() => look(at, some));
    leases.push(...(await at.turn.run(() => settle(at, seen))));
  }
  return leases;
}

/** What was found of a grant; `isLost`: that it is nothing worth any more. */
interface Seen {
  readonly holding: Holding;
  readonly problem: string;
  readonly isLost: boolean;
}

async function look(at: Services, holdings: readonly Holding[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const holding of holdings) {
    // It may have been given back since the list was made.
    if (!isHeld(at, holding)) continue;
    try {
      const problem = await at.files.problem(holding, holding.fencingToken);
      seen.push({ holding, problem: problem ?? '', isLost: problem !== undefined });
    } catch (error) {
      // What cannot be looked at is not lost: its lock is there, whatever its file system says.
      if (!(error instanceof Refusal)) throw error;
      seen.push({ holding, problem: error.message, isLost: false });
    }
  }
  return seen;
}

/** Legal only inside a turn. */
async function settle(at: Services, seen: readonly Seen[]): Promise<VerifiedLease[]> {
  const still = seen.filter(({ holding }) => isHeld(at, holding));
  const lost = still.filter(({ isLost }) => isLost).map(({ holding, problem }) => ({ holding, reason: problem }));
  await loseLeases(at, lost);
  const kept = still.filter(({ isLost }) => !isLost);
  const shown = heldLeases(
    at,
    kept.map(({ holding }) => holding),
  );
  return [
    ...shown.map((lease, index) => verified(lease, kept[index]?.problem ?? '')),
    ...lost.map((each) => verified(lostLease(at, each), each.reason)),
  ];
}

function isHeld(at: Services, holding: Holding): boolean {
  return at.table.heldBy(holding.token).includes(holding);
}

function verified(lease: NonNullable<VerifiedLease['lease']>, problem: string): VerifiedLease {
  return { lease, sound: problem === '', problem };
}
