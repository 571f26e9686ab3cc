import { type Disk, type DomainSpec, DomainState, DomainStateReason, type Lease } from '@holdfast/protocol';
import type { Guest } from '../drivers/driver.js';
import type { LeaseGrant } from '../leases/lease-manager.js';

/** How a guest stands to its leases. */
export type LeaseStandingName = 'held' | 'given-back' | 'lost';

/** A guest that exists, as the engine knows it. */
export interface LiveGuest {
  /** Number of the guest, from 1. */
  readonly id: number;
  /** Identity of this start of the domain. */
  readonly incarnation: string;
  /** The driver's handle. */
  readonly guest: Guest;
  /** What it runs with, all defaults, aliases and live changes included. */
  readonly spec: DomainSpec;
  /** Its disk leases; those that it had, when it does not hold them. */
  readonly leases: readonly Lease[];
  /** Whether it holds them, has given them back while it is paused, or has lost one of them. */
  readonly leaseStanding: LeaseStandingName;
  /** Secret under which they are held. */
  readonly leaseToken: string;
  /** How to give them back; undefined: nobody has taken charge of them, and they end with its process. */
  readonly grant: LeaseGrant | undefined;
  /** What a caller asked of it last; decides what its end means. */
  readonly asked: 'nothing' | 'shutdown' | 'reboot';
  /** A disk that is being plugged in, or whose plugging could not be taken back; whether the guest has it says the guest. */
  readonly plugging: Disk | undefined;
  /** Whether its monitor does not answer though its process lives. */
  readonly unreachable: boolean;
}

/** A guest whose state is in a file, beside that state. */
export interface SavedGuest {
  /** What it had, all defaults, aliases and live changes included. */
  readonly spec: DomainSpec;
  /** Whether it is to be paused when it is there again. */
  readonly paused: boolean;
  /** Whether a guest goes on from it, or did: it must not be used again, because that guest has written to the disks. */
  readonly used: boolean;
}

/** What is known of a domain at one moment. It never changes: a change of the domain is another record. */
export interface DomainRecord {
  readonly name: string;
  readonly resourceVersion: number;
  readonly state: DomainState;
  readonly reason: DomainStateReason;
  readonly stateChangedMs: number;
  readonly autostart: boolean;
  /** Configuration of the next boot; undefined: it is transient. */
  readonly definition: DomainSpec | undefined;
  readonly live: LiveGuest | undefined;
  /** What its next start goes on from; undefined: it boots. */
  readonly saved: SavedGuest | undefined;
  /** Id of the operation that committed last what is on disk of it; empty: of none that is known. */
  readonly committedBy: string;
}

/** What is known of a domain before anything has happened to it. */
export function newRecord(name: string, nowMs: number): DomainRecord {
  return {
    name,
    resourceVersion: 0,
    state: DomainState.DOMAIN_STATE_SHUTOFF,
    reason: DomainStateReason.DOMAIN_STATE_REASON_UNSPECIFIED,
    stateChangedMs: nowMs,
    autostart: false,
    definition: undefined,
    live: undefined,
    saved: undefined,
    committedBy: '',
  };
}
