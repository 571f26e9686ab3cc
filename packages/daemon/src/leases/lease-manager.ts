import type { Socket } from 'node:net';
import type { Lease, LeaseDevice } from '@holdfast/protocol';
import type { GuestProcess } from '../drivers/driver.js';
import type { UsedDisk } from '../model/used-disks.js';

/** What a guest is to hold. */
export interface WantedLeases {
  /** For each of these one, as far as the settings say so. */
  readonly disks: readonly UsedDisk[];
  /** Those that its spec asks for by name. */
  readonly leases: readonly LeaseDevice[];
  /** What its spec wants done when a lease is lost; undefined: nothing is said. */
  readonly onLockfailure?: string | undefined;
}

/** Whose leases. */
export interface LeaseOwner {
  readonly uuid: string;
  readonly name: string;
}

/** What a guest held when it was last looked at. */
export interface RememberedLeases {
  /** Secret under which they are held. */
  readonly token: string;
  /** With their fencing tokens; empty: it is known to hold none. */
  readonly leases: readonly Lease[];
}

/** A lease that a guest does not hold any more though it runs. */
export interface LostLease {
  readonly kind: 'lease-lost';
  readonly lockspace: string;
  readonly name: string;
  readonly path: string;
  /** Why, in words. */
  readonly why: string;
}

/** What becomes of leases by itself. */
export interface LeaseEvents {
  /** A guest has lost a lease. The process is that which lost it: another daemon may have a domain of the same UUID. */
  readonly lost: (owner: { readonly uuid: string; readonly pid: number }, lease: LostLease) => void;
  /** Whoever keeps the leases was started anew, or was out of reach: what guests hold must be looked at. */
  readonly restarted: () => void;
}

/** What was found of a guest's leases. */
export interface Adoption {
  readonly grant: LeaseGrant;
  /** Those that it does not hold any more; empty: all is well. */
  readonly lost: readonly LostLease[];
  /** What it holds besides: what could not be given back when it was needed no more. */
  readonly extra: readonly Lease[];
}

/** Keeps two guests off one disk. `lockd` and `sanlock` ask a daemon of that name; `nop` grants everything. */
export interface LeaseManager extends AsyncDisposable {
  readonly kind: 'lockd' | 'sanlock' | 'nop';
  /** Whether leases are given back while a guest is paused. */
  readonly releasesWhilePaused: boolean;
  /**
   * Takes all leases or none. A guest that wants none gets a grant without a token, and nobody is asked.
   * @throws Fault LEASE_BUSY with the holder, LOCKD_UNAVAILABLE, FILE_NOT_FOUND, FILE_PERMISSION, INVALID_ARGUMENT when two
   * disks are one file, or the leases are not to be had this way, RESOURCE_EXHAUSTED
   */
  acquire(owner: LeaseOwner, wanted: WantedLeases, signal: AbortSignal): Promise<LeaseGrant>;
  /**
   * Takes charge again of what a living guest holds, after a restart of the daemon or of whoever keeps the leases, and
   * looks whether it is what it held before. What it holds no more, and nobody had meanwhile, is taken again.
   * @throws Fault LOCKD_UNAVAILABLE
   */
  adopt(owner: LeaseOwner, held: RememberedLeases, process: GuestProcess, signal: AbortSignal): Promise<Adoption>;
  /** Every lease that is held, by path. @throws Fault LOCKD_UNAVAILABLE */
  list(signal: AbortSignal): Promise<readonly Lease[]>;
  /** Tells what becomes of leases, until it is disposed. */
  watch(events: LeaseEvents): Disposable;
}

/** The name under which a guest that runs keeps the descriptor of a lease. */
export function anchorName({ lockspace, name }: Pick<Lease, 'lockspace' | 'name'>): string {
  return `lease-${lockspace}/${name}`;
}

/** Leases that are held for one guest. */
export interface LeaseGrant {
  /** Secret under which they are held; kept in the domain's status. */
  readonly token: string;
  readonly leases: readonly Lease[];
  /** Program and arguments that end in the guest's own; the process that it starts as becomes the guest. Empty: none. */
  readonly command: readonly string[];
  /** Connections and descriptors that the guest's process must inherit; they keep the leases when the daemon is gone. */
  readonly inherit: readonly (Socket | number)[];
  /** The same by the names under which a guest that runs already keeps them, if it is handed them: see {@link anchorName}. */
  readonly anchors: ReadonlyMap<string, Socket | number>;
  /** Says why a guest could not be started, where that is due to its leases; else answers the error as it is. */
  explain(error: unknown): Promise<unknown>;
  /**
   * Names the guest's process, which has inherited `inherit`, and lets go of the daemon's own copies. A guest without a
   * process of its own keeps its leases through those copies, until `release` or the end of the daemon.
   * @throws Fault LAUNCH_FAILED when the process has ended already, LOCKD_UNAVAILABLE when the leases are gone; then the
   * guest must not run
   */
  bind(process: GuestProcess | undefined): Promise<void>;
  /** Gives them back; no error when they are gone already, or when nobody answers: they end with the guest all the same. */
  release(): Promise<void>;
  /** Gives them back though the guest lives, because it is paused. @throws Fault LOCKD_UNAVAILABLE */
  giveBack(): Promise<void>;
  /**
   * Takes leases again that were given back or lost, all or none, and answers them with their new fencing tokens. Refused
   * when somebody else had one of them for itself meanwhile, which its fencing token shows: the disk is not what it was.
   * @throws Fault LEASE_BUSY with the holder, LEASE_LOST, LOCKD_UNAVAILABLE
   */
  retake(leases: readonly Lease[], signal: AbortSignal): Promise<readonly Lease[]>;
  /**
   * Takes more leases for the guest that it is bound to, all or none, and answers a grant of these alone: its `anchors`
   * shall be handed to the guest's process before its `bind`. Legal on a grant that has a token.
   * @throws Fault as `acquire`; UNSUPPORTED when a guest that runs cannot get more
   */
  extend(wanted: WantedLeases, signal: AbortSignal): Promise<LeaseGrant>;
  /** Gives back every lease of the guest but these. @throws Fault LOCKD_UNAVAILABLE */
  keepOnly(leases: readonly Lease[], signal: AbortSignal): Promise<void>;
}
