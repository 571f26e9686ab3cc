import type { HeldLease, LeaseState, Owner } from '@holdfast/protocol/lock';

// Numbers, and not the enum: with that the codecs would be loaded by every command.
const lost: LeaseState.LEASE_STATE_LOST = 3;
const orphanedState: LeaseState.LEASE_STATE_ORPHANED = 2;

/** A lease as the lock daemon knows it; what `holdfast host leases` tells has the same names here. */
export interface ShownLease {
  readonly lockspace: string;
  readonly name: string;
  /** Empty: it is no file of this host. */
  readonly path: string;
  readonly shared: boolean;
  readonly ownerName: string;
  readonly ownerUuid: string;
  /** 0: its guest has not started yet. */
  readonly ownerPid: number;
  readonly host: string;
  readonly sinceMs: number;
  readonly fencingToken: number;
  readonly state: 'held' | 'orphaned' | 'lost';
  /** The file that is locked. */
  readonly lockFile: string;
  /** Why it was lost; empty: it was not. */
  readonly lostReason: string;
}

/** A lease without what only programs of this host need of it. */
export function shownLease(lease: HeldLease): ShownLease {
  const { lockspace, name, path, shared, owner, sinceMs, fencingToken, lockFile, lostReason } = lease;
  return {
    lockspace,
    name,
    path,
    shared,
    ownerName: owner?.name ?? '',
    ownerUuid: owner?.uuid ?? '',
    ownerPid: owner?.pid ?? 0,
    host: owner?.host ?? '',
    sinceMs,
    fencingToken,
    state: stateOf(lease),
    lockFile,
    lostReason,
  };
}

/** How a lease is named to a human, and to the next command. */
export function leaseTitle({ path, lockspace, name }: Pick<ShownLease, 'path' | 'lockspace' | 'name'>): string {
  return path === '' ? `${lockspace}/${name}` : path;
}

/** Who it is: `domain web (pid 4711 on host vm)`. */
export function ownerTitle(owner: Pick<Owner, 'name' | 'pid' | 'host'> | undefined): string {
  const { name = '', pid = 0, host = '' } = owner ?? {};
  const process = pid === 0 ? 'not started yet' : `pid ${pid}`;
  return `domain ${name || '?'} (${process}${host === '' ? '' : ` on host ${host}`})`;
}

function stateOf({ state, orphaned }: HeldLease): ShownLease['state'] {
  if (state === lost) return 'lost';
  return orphaned || state === orphanedState ? 'orphaned' : 'held';
}
