import { DomainState } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { recordFact } from '../records/record-change.js';
import { releaseLeases } from './release-leases.js';
import type { Services } from '../services.js';
import { type Step, step } from '../records/step.js';
import { type Progress, toGuestRecord, toStoredGuest } from '../records/stored-records.js';
import { timeLimit } from './time-limit.js';

/** Lets the process of a guest end that has shut itself down or panicked, and kills it when it does not. */
export async function endFallenGuest(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<void> {
  const { state, name } = domain.record;
  const isCrashed = state === DomainState.DOMAIN_STATE_CRASHED;
  const end = step(isCrashed ? 'exited-by-crash' : 'exited-after-shutdown', state);
  await markEnding(at, job, domain, live, end);
  try {
    using limit = timeLimit(at.clock, at.limits.endGraceMs, job.signal);
    await live.guest.end('graceful', limit.signal);
  } catch (error) {
    job.signal.throwIfAborted();
    at.logger.warn({ domain: name, err: error }, 'the guest is off and its process does not end; it is killed');
    await live.guest.end('forced', job.signal);
  }
  at.failpoints.reach('end.gone');
  await recordEnd(at, job, domain, live, end);
}

/**
 * Writes down that a guest is being ended and how its domain is to be afterwards, so that a daemon that dies meanwhile
 * goes on with it. Taken back when the job fails.
 */
export async function markEnding(
  at: Services,
  job: Job,
  domain: DomainObject,
  live: LiveGuest,
  { reason }: Step,
): Promise<void> {
  const origin = { uuid: domain.uuid, driver: at.driver.name, bootId: at.host.bootId };
  const save = (progress: Progress): Promise<void> =>
    at.store.saveGuest(toStoredGuest(origin, domain.record, toGuestRecord(live), progress));
  try {
    await save({ phase: 'ending', reason: reason ?? domain.record.reason });
  } catch (error) {
    // A guest must be ended even on a host whose disk is full.
    at.logger.warn({ domain: domain.record.name, err: error }, 'the end of the guest could not be announced on disk');
  }
  job.undo.push('mark the guest active', () => save({ phase: 'active' }));
  at.failpoints.reach('end.announced');
}

/** Records that a guest was ended because a caller wished it. Not taken back: it cannot be. */
export async function recordDestroyed(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<void> {
  const { state } = domain.record;
  const end = step('destroy', state);
  job.undo.keep();
  // A guest that was off already was told of as such.
  if (state !== DomainState.DOMAIN_STATE_SHUTDOWN) await recordFact(at, job, domain, step('host-shut-down', state));
  await recordEnd(at, job, domain, live, end);
}

/** Records that a guest is gone. Not taken back: it cannot be. */
export async function recordEnd(
  at: Services,
  job: Job,
  domain: DomainObject,
  live: LiveGuest,
  end: Step,
): Promise<void> {
  job.undo.keep();
  await releaseLeases(at, domain.record.name, live);
  at.failpoints.reach('end.released');
  await recordFact(at, job, domain, { ...end, live: undefined });
}
