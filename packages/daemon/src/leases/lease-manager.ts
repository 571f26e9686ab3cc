import type { Socket } from 'node:net';
import type { Lease } from '@holdfast/protocol';
import type { GuestProcess } from '../drivers/driver.js';

/** A disk that a guest is about to use. */
export interface WantedLease {
  readonly path: string;
  readonly shared: boolean;
}

/** Whose leases. */
export interface LeaseOwner {
  readonly uuid: string;
  readonly name: string;
}

/** Keeps two guests off one disk. `lockd` asks the lock daemon; `nop` grants everything. */
export interface LeaseManager extends AsyncDisposable {
  readonly kind: 'lockd' | 'nop';
  /**
   * Takes all leases or none.
   * @throws Fault LEASE_BUSY with the holder, LOCKD_UNAVAILABLE, FILE_NOT_FOUND
   */
  acquire(owner: LeaseOwner, wanted: readonly WantedLease[], signal: AbortSignal): Promise<LeaseGrant>;
  /** Takes charge again of what a living guest holds, after a restart of the daemon; undefined: it holds nothing. */
  adopt(owner: LeaseOwner, token: string, process: GuestProcess, signal: AbortSignal): Promise<LeaseGrant | undefined>;
  /** Every lease that is held, by path. */
  list(signal: AbortSignal): Promise<readonly Lease[]>;
}

/** Leases that are held for one guest. */
export interface LeaseGrant {
  /** Secret under which they are held; kept in the domain's status. */
  readonly token: string;
  readonly leases: readonly Lease[];
  /** Open connections that the guest's process must inherit; they keep the leases when the daemon is gone. */
  readonly inherit: readonly Socket[];
  /** Names the guest's process, and lets go of the daemon's own copies of `inherit`. */
  bind(process: GuestProcess | undefined): Promise<void>;
  /** Gives them back; no error when they are gone already. */
  release(): Promise<void>;
}
