import { grantKey } from '../../journal.js';
import { type Holding, type Wanted, leaseKey } from '../../leases/lease-table.js';
import type { Owner } from '../../owner-registry.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { requireOwner } from '../owners/require-owner.js';
import { record } from '../record/record.js';
import { inRemoteTurns } from '../remote-turns.js';
import { busy } from './busy.js';
import { requireAnchor } from './require-anchor.js';

/** A shared lease may go while it is being shared, and then is locked anew; so often at most. */
const mostAttempts = 10;

/** What came of a request. */
export interface Granted {
  readonly holdings: readonly Holding[];
  /** Whether it was granted before, under the same id. */
  readonly isRepeated: boolean;
}

/** The last holder of a shared lease gave it back while another was to share it. */
class GoneMeanwhile extends Error {
  override readonly name = 'GoneMeanwhile';
}

/**
 * Grants all or nothing. What lies on a file system that may hang is locked first, outside of the turn that all others need;
 * whether it can be granted is decided inside of it.
 * @throws LockedElsewhere, Refusal
 */
export async function grant(
  at: Services,
  owner: Owner,
  wanted: readonly Wanted[],
  requestId: string,
): Promise<Granted> {
  const remote = wanted.filter(({ resource }) => at.files.places.remoteOf(resource) !== undefined);
  if (remote.length === 0) return at.turn.run(() => grantInTurn(at, owner, wanted, requestId, new Map()));
  const resources = remote.map(({ resource }) => resource);
  return inRemoteTurns(at, resources, async () => {
    const earlier = grantedBefore(at, owner, requestId, wanted);
    if (earlier) return { holdings: earlier, isRepeated: true };
    refuseBusy(at, wanted);
    for (let attempt = 1; ; attempt++) {
      const tokens = await at.files.take(remote);
      const locked = new Map(remote.map((each, index) => [each, tokens[index] ?? 0]));
      try {
        return await at.turn.run(() => grantInTurn(at, owner, wanted, requestId, locked));
      } catch (error) {
        await unlockUnheld(at, remote);
        if (!(error instanceof GoneMeanwhile) || attempt === mostAttempts) throw error;
      }
    }
  });
}

/** `locked`: those that are locked already, and their tokens. */
async function grantInTurn(
  at: Services,
  owner: Owner,
  wanted: readonly Wanted[],
  requestId: string,
  locked: ReadonlyMap<Wanted, number>,
): Promise<Granted> {
  const earlier = grantedBefore(at, owner, requestId, wanted);
  if (earlier) return { holdings: earlier, isRepeated: true };
  requireAnchor(at, requireOwner(at, owner.token));
  refuseBusy(at, wanted);
  for (const { resource } of locked.keys()) {
    if (!at.files.lockOf(resource)) throw new GoneMeanwhile(`${leaseKey(resource)} was given back meanwhile`);
  }
  const others = wanted.filter((each) => !locked.has(each));
  const taken = await at.files.take(others);
  const tokens = new Map([...locked, ...others.map((each, index) => [each, taken[index] ?? 0] as const)]);
  const sinceMs = at.clock.now();
  const holdings = wanted.map((each) => ({
    resource: each.resource,
    shared: each.shared,
    token: owner.token,
    fencingToken: tokens.get(each) ?? 0,
    sinceMs,
    ...(requestId === '' ? {} : { requestId }),
  }));
  try {
    // The guest may have gone while its files were being locked.
    requireAnchor(at, owner);
    record(at, { op: 'grant', holdings });
  } catch (error) {
    await unlockUnheld(at, others);
    throw error;
  }
  for (const holding of holdings) at.table.add(holding);
  forgetLost(at, owner, holdings);
  return { holdings, isRepeated: false };
}

function refuseBusy(at: Services, wanted: readonly Wanted[]): void {
  const conflict = at.table.conflict(wanted);
  if (conflict) throw busy(at, conflict);
}

/** What this request was granted when it came before; undefined: nothing, or it has no id. */
function grantedBefore(
  at: Services,
  owner: Owner,
  requestId: string,
  wanted: readonly Wanted[],
): readonly Holding[] | undefined {
  if (requestId === '') return undefined;
  const earlier = at.table.heldBy(owner.token).filter((each) => each.requestId === requestId);
  if (earlier.length === 0) return undefined;
  const sets = [earlier, wanted].map((set) => set.map(({ resource, shared }) => `${leaseKey(resource)} ${shared}`));
  const [before, now] = sets.map((set) => JSON.stringify(set.toSorted()));
  if (before === now) return earlier;
  throw new Refusal(
    'INVALID_ARGUMENT',
    `request ${requestId} was granted other leases before; an id names one request`,
  );
}

/** What the owner had lost and has again is lost no more. */
function forgetLost(at: Services, owner: Owner, holdings: readonly Holding[]): void {
  const keys = new Set(holdings.map(({ resource }) => leaseKey(resource)));
  const grants = at.lost
    .of(owner.token)
    .filter(({ holding }) => keys.has(leaseKey(holding.resource)))
    .map(({ holding }) => grantKey(holding));
  if (grants.length === 0) return;
  at.lost.remove(owner.token, grants);
  record(at, { op: 'release', token: owner.token, grants });
}

/** Undoes `take` for those leases that nobody holds; a shared one that others hold keeps its lock. */
async function unlockUnheld(at: Services, wanted: readonly Wanted[]): Promise<void> {
  for (const { resource } of wanted) {
    if (!at.table.conflict([{ resource, shared: false }])) await at.files.giveBack(resource);
  }
}
