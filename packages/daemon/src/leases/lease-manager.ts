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
   * Takes all leases or none. A guest that wants none gets a grant without a token, and nobody is asked.
   * @throws Fault LEASE_BUSY with the holder, LOCKD_UNAVAILABLE, FILE_NOT_FOUND, FILE_PERMISSION, INVALID_ARGUMENT when two
   * disks are one file, RESOURCE_EXHAUSTED
   */
  acquire(owner: LeaseOwner, wanted: readonly WantedLease[], signal: AbortSignal): Promise<LeaseGrant>;
  /**
   * Takes charge again of what a living guest holds, after a restart of the daemon; undefined: it holds nothing.
   * @throws Fault LOCKD_UNAVAILABLE
   */
  adopt(owner: LeaseOwner, token: string, process: GuestProcess, signal: AbortSignal): Promise<LeaseGrant | undefined>;
  /** Every lease that is held, by path. @throws Fault LOCKD_UNAVAILABLE */
  list(signal: AbortSignal): Promise<readonly Lease[]>;
}

/** Leases that are held for one guest. */
export interface LeaseGrant {
  /** Secret under which they are held; kept in the domain's status. */
  readonly token: string;
  readonly leases: readonly Lease[];
  /** Open connections that the guest's process must inherit; they keep the leases when the daemon is gone. */
  readonly inherit: readonly Socket[];
  /**
   * Names the guest's process, which has inherited `inherit`, and lets go of the daemon's own copies. A guest without a
   * process of its own keeps its leases through those copies, until `release` or the end of the daemon.
   * @throws Fault LAUNCH_FAILED when the process has ended already, LOCKD_UNAVAILABLE when the leases are gone; then the
   * guest must not run
   */
  bind(process: GuestProcess | undefined): Promise<void>;
  /** Gives them back; no error when they are gone already, or when nobody answers: they end with the guest all the same. */
  release(): Promise<void>;
}
