import type { Lease } from '@holdfast/protocol';
import { type HeldLease, LeaseState } from '@holdfast/protocol/lock';
import type { LostLease } from '../lease-manager.js';
import { LockdRefused } from './lockd-client.js';
import { toLease } from './lockd-grant.js';
import { isForgotten, type LockdOwner } from './lockd-owner.js';

/** What became of leases that a guest had. */
export interface CheckedLeases {
  readonly leases: readonly Lease[];
  readonly lost: readonly LostLease[];
  /** What it has or has lost besides. */
  readonly extra: readonly Lease[];
}

/**
 * Compares what a guest had with what lockd says. What lockd knows nothing of is taken again, unless somebody else has it,
 * or had it meanwhile: that is lost.
 * @throws what the client throws, but of its refusals only that lockd has forgotten the owner
 */
export async function checkLeases(
  owner: Pick<LockdOwner, 'held' | 'retake'>,
  remembered: readonly Lease[],
  signal: AbortSignal,
): Promise<CheckedLeases> {
  if (remembered.length === 0) return { leases: [], lost: [], extra: [] };
  const held = new Map((await owner.held(signal)).map((each) => [keyOf(each), each]));
  const leases: Lease[] = [];
  const lost: LostLease[] = [];
  for (const lease of remembered) {
    const found = held.get(keyOf(lease));
    const problem = found && problemOf(found, lease);
    if (problem !== undefined) lost.push(lostLease(lease, problem));
    else if (found !== undefined) leases.push(toLease(found));
    else {
      try {
        leases.push(await owner.retake(lease, signal));
      } catch (error) {
        if (!(error instanceof LockdRefused) || isForgotten(error)) throw error;
        lost.push(lostLease(lease, error.message));
      }
    }
  }
  const known = new Set(remembered.map(keyOf));
  return { leases, lost, extra: [...held.values()].filter((each) => !known.has(keyOf(each))).map(toLease) };
}

/** Why a lease is not what the guest had; undefined: it is. */
function problemOf(
  { state, lostReason, fencingToken }: HeldLease,
  { fencingToken: before }: Lease,
): string | undefined {
  if (state === LeaseState.LEASE_STATE_LOST) return lostReason;
  // It grows when the daemon ends between a grant and writing it down; it never falls.
  return fencingToken < before ? `its fencing token fell from ${before} to ${fencingToken}` : undefined;
}

/** A lease that is gone, as it is told. */
export function lostLease(
  { lockspace, name, path }: Pick<Lease, 'lockspace' | 'name' | 'path'>,
  why: string,
): LostLease {
  return { kind: 'lease-lost', lockspace, name, path, why };
}

function keyOf({ lockspace, name }: { readonly lockspace: string; readonly name: string }): string {
  return `${lockspace}/${name}`;
}
