import { DomainSpec, GuestPhase, LeaseStanding, type StoredDomain, type StoredGuest } from '@holdfast/protocol';
import type { Guest, GuestProcess } from '../../drivers/driver.js';
import { toMilliseconds } from '../../model/timestamp.js';
import { type DomainRecord, type LeaseStandingName, newRecord } from '../../objects/domain-record.js';

/** The record of a domain that is defined, as an earlier run of the daemon wrote it: off, until a guest is found. */
export function recordOfDomain(stored: StoredDomain): DomainRecord {
  const { spec: definition = DomainSpec.create(), shutoffReason: reason, autostart, resourceVersion } = stored;
  const blank = newRecord(definition.name ?? '', toMilliseconds(stored.stateChangedAt));
  const { spec: savedSpec = DomainSpec.create(), paused, used } = stored.saved ?? { paused: false, used: false };
  const saved = stored.saved && { spec: savedSpec, paused, used };
  return { ...blank, reason, autostart, resourceVersion, definition, saved, committedBy: stored.operationId };
}

/**
 * The record of a domain whose guest an earlier run of the daemon wrote down: as callers knew it then, with `guest` for
 * its handle, which has not reached it yet. One that was still starting was off for callers.
 */
export function recordOfGuest(defined: DomainRecord, stored: StoredGuest, guest: Guest): DomainRecord {
  const { spec = DomainSpec.create(), id, incarnation, leases, leaseToken, state, reason, plugging } = stored;
  const resourceVersion = Math.max(defined.resourceVersion, stored.resourceVersion);
  if (stored.phase === GuestPhase.GUEST_PHASE_STARTING) return { ...defined, resourceVersion };
  const asked = stored.rebootRequested ? 'reboot' : 'nothing';
  const leaseStanding = standingOf(stored.leaseStanding);
  return {
    ...defined,
    resourceVersion,
    state,
    reason,
    stateChangedMs: toMilliseconds(stored.stateChangedAt),
    committedBy: stored.operationId,
    live: {
      id,
      incarnation,
      guest,
      spec,
      leases,
      leaseStanding,
      leaseToken,
      grant: undefined,
      asked,
      plugging,
      unreachable: true,
    },
  };
}

function standingOf(stored: LeaseStanding): LeaseStandingName {
  switch (stored) {
    case LeaseStanding.LEASE_STANDING_GIVEN_BACK:
      return 'given-back';
    case LeaseStanding.LEASE_STANDING_LOST:
      return 'lost';
    default:
      return 'held';
  }
}

/** The process that a guest had; undefined: it was not known, or the driver has none. */
export function processOf({ pid, startTime, bootId }: StoredGuest): GuestProcess | undefined {
  return pid === 0 ? undefined : { pid, startTime, bootId };
}
