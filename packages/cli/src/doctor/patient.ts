import type { House } from '../up/house.js';
import type { LockModules } from './find-lock-modules.js';

/** A host to look at: everything that a check may touch. A test brings its own root directory. */
export interface Patient {
  /** Before every path: empty, but for tests. */
  readonly root: string;
  readonly uid: number;
  readonly nodeVersion: string;
  /** Where the daemons of the present user live, without the root. */
  readonly house: House;
  /** The daemon, as it answers; undefined: it does not, for this reason. */
  readonly daemon: DaemonAnswer | { readonly reason: string };
  /** What the lock daemon of this installation locks with; undefined: there is none beside this command. */
  readonly lockModules?: LockModules | undefined;
  /** Version of this command. */
  readonly version: string;
}

/** What the daemon says of itself and of the host. */
export interface DaemonAnswer {
  readonly version: string;
  readonly driver: string;
  readonly leaseManager: string;
  readonly guests: readonly {
    readonly domainType: string;
    readonly arch: string;
    readonly emulator: string;
    readonly version: string;
    readonly usable: boolean;
    readonly unusableReason: string;
  }[];
  /** Leases that are held; undefined: lockd does not answer, for the reason beside it. */
  readonly leases: number | undefined;
  readonly leasesReason: string;
}
