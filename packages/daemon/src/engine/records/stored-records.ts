import {
  DomainStateReason,
  GuestPhase,
  LeaseStanding,
  StoredDomain,
  StoredGuest,
  StoredSave,
} from '@holdfast/protocol';
import type { DomainSpec } from '@holdfast/protocol';
import type { GuestProcess } from '../../drivers/driver.js';
import { toTimestamp } from '../../model/timestamp.js';
import type { DomainRecord, LeaseStandingName, LiveGuest } from '../../objects/domain-record.js';

/** The definition of a domain as it goes to disk. */
export function toStoredDomain(uuid: string, record: DomainRecord, definition: DomainSpec): StoredDomain {
  const isOff = record.live === undefined;
  return {
    ...StoredDomain.create(),
    uuid,
    resourceVersion: record.resourceVersion,
    autostart: record.autostart,
    spec: definition,
    shutoffReason: isOff ? record.reason : DomainStateReason.DOMAIN_STATE_REASON_UNSPECIFIED,
    stateChangedAt: toTimestamp(record.stateChangedMs),
    ...(record.saved === undefined ? {} : { saved: StoredSave.create(record.saved) }),
    operationId: record.committedBy,
  };
}

/** What is known of a guest before and after it has a process. */
export interface GuestRecord extends Pick<
  LiveGuest,
  'id' | 'incarnation' | 'spec' | 'leases' | 'leaseStanding' | 'leaseToken' | 'asked' | 'plugging'
> {
  readonly process: GuestProcess | undefined;
}

/** Reads off a live guest what its record on disk says. */
export function toGuestRecord(live: LiveGuest): GuestRecord {
  return { ...live, process: live.guest.process };
}

/** How far a start or an end has come. */
export type Progress =
  | { readonly phase: 'starting' }
  | { readonly phase: 'active' }
  /** The reason that the domain shall have once it is off. */
  | { readonly phase: 'ending'; readonly reason: DomainStateReason };

const phases: Readonly<Record<Progress['phase'], GuestPhase>> = {
  starting: GuestPhase.GUEST_PHASE_STARTING,
  active: GuestPhase.GUEST_PHASE_ACTIVE,
  ending: GuestPhase.GUEST_PHASE_ENDING,
};

const standings: Readonly<Record<LeaseStandingName, LeaseStanding>> = {
  held: LeaseStanding.LEASE_STANDING_UNSPECIFIED,
  'given-back': LeaseStanding.LEASE_STANDING_GIVEN_BACK,
  lost: LeaseStanding.LEASE_STANDING_LOST,
};

/** What the engine must know of a guest after a restart, as it goes to disk. */
export function toStoredGuest(
  { uuid, driver, bootId }: { readonly uuid: string; readonly driver: string; readonly bootId: string },
  record: DomainRecord,
  guest: GuestRecord,
  progress: Progress,
): StoredGuest {
  return {
    ...StoredGuest.create(),
    uuid,
    resourceVersion: record.resourceVersion,
    incarnation: guest.incarnation,
    phase: phases[progress.phase],
    id: guest.id,
    driver,
    pid: guest.process?.pid ?? 0,
    startTime: guest.process?.startTime ?? 0,
    bootId: guest.process?.bootId ?? bootId,
    state: record.state,
    reason: record.reason,
    stateChangedAt: toTimestamp(record.stateChangedMs),
    spec: guest.spec,
    persistent: record.definition !== undefined,
    leaseToken: guest.leaseToken,
    leases: [...guest.leases],
    leaseStanding: standings[guest.leaseStanding],
    rebootRequested: guest.asked === 'reboot',
    ...(guest.plugging === undefined ? {} : { plugging: guest.plugging }),
    operationId: record.committedBy,
    ...(progress.phase === 'ending' ? { endingReason: progress.reason } : {}),
  };
}
