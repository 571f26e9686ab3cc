import { DomainSpec, DomainState, DomainStateReason, GuestPhase, type StoredGuest } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { Occurrence } from '../../model/transitions.js';
import type { DomainObject } from '../../objects/domain-object.js';
import { recordDestroyed, recordEnd } from './end-guest.js';
import { factReporter, resync } from '../intake.js';
import { liveGuest } from './live-guest.js';
import { LostGuest } from './lost-guest.js';
import { recordFact } from '../records/record-change.js';
import { processOf, recordOfGuest } from '../records/restore-records.js';
import type { Services } from '../services.js';
import { step } from '../records/step.js';
import { endWithSave } from './settle-save.js';
import { timeLimit } from './time-limit.js';

/** How long one guest is waited for before it is left to be tried again and again. */
const patienceMs = 10_000;

/** Makes of a guest that an earlier run of the daemon wrote down what has become of it. In the domain's first job. */
export async function takeBack(at: Services, job: Job, domain: DomainObject, stored: StoredGuest): Promise<void> {
  const { uuid, incarnation, id, spec = DomainSpec.create() } = stored;
  const report = factReporter(at, domain, incarnation);
  const plan = { uuid, name: spec.name ?? '', spec, incarnation, id, process: processOf(stored), report };
  const guest = new LostGuest(at.driver, plan, at.clock);
  domain.replace(job, recordOfGuest(domain.record, stored, guest));
  using limit = timeLimit(at.clock, patienceMs, job.signal);
  switch (stored.phase) {
    // Awaited here: the limit ends with this function.
    case GuestPhase.GUEST_PHASE_STARTING:
      return await rollBackStart(at, job, domain, guest, limit.signal);
    case GuestPhase.GUEST_PHASE_ENDING:
      return await rollForwardEnd(at, job, domain, stored, limit.signal);
    default:
      return await takeBackActive(at, job, domain, stored, limit.signal);
  }
}

/** Nobody was told that it started, so it did not. */
async function rollBackStart(
  at: Services,
  job: Job,
  domain: DomainObject,
  guest: LostGuest,
  signal: AbortSignal,
): Promise<void> {
  await guest.end('forced', signal);
  await at.store.removeGuest(domain.uuid);
  // A saved state that was written down as used may have been gone on from.
  const saved = domain.record.saved?.used === true ? undefined : domain.record.saved;
  await recordFact(at, job, domain, { ...step('start-failed', domain.record.state), saved });
  at.logger.info({ domain: domain.record.name }, 'a start that was not finished was rolled back');
}

/** Somebody wanted its end, and may have been told of it. */
async function rollForwardEnd(
  at: Services,
  job: Job,
  domain: DomainObject,
  { endingReason }: StoredGuest,
  signal: AbortSignal,
): Promise<void> {
  const live = liveGuest(domain);
  await live.guest.end('forced', signal);
  const { state, name } = domain.record;
  if (endingReason === DomainStateReason.DOMAIN_STATE_REASON_DESTROYED) {
    await recordDestroyed(at, job, domain, live);
  } else {
    const isSaved = endingReason === DomainStateReason.DOMAIN_STATE_REASON_SAVED;
    await recordEnd(at, job, domain, live, step(isSaved ? 'saved' : endFor(endingReason), state));
  }
  at.logger.info({ domain: name }, 'an end that was not finished was completed');
}

/** How a guest ends whose domain shall be off for that reason. */
function endFor(reason: DomainStateReason): Occurrence {
  switch (reason) {
    case DomainStateReason.DOMAIN_STATE_REASON_CRASHED:
      return 'exited-by-crash';
    case DomainStateReason.DOMAIN_STATE_REASON_LEASE_LOST:
      return 'ended-by-lost-lease';
    default:
      return 'exited-after-shutdown';
  }
}

async function takeBackActive(
  at: Services,
  job: Job,
  domain: DomainObject,
  { bootId }: StoredGuest,
  signal: AbortSignal,
): Promise<void> {
  const live = liveGuest(domain);
  const guest = live.guest as LostGuest;
  const { name, state } = domain.record;
  try {
    // After a boot of the host the number of its process is anybody's.
    const found = bootId === at.host.bootId ? await guest.take(signal) : undefined;
    if (found === undefined) {
      await recordEnd(at, job, domain, live, endWithSave(domain, job) ?? step(endUnseen(state), state));
      at.logger.warn({ domain: name }, 'a guest was gone when the daemon came back');
      return;
    }
    domain.replace(job, { ...domain.record, live: { ...live, guest: found, unreachable: false } });
    await resync(at, job, domain);
    at.logger.info({ domain: name, pid: found.process?.pid }, 'a guest was taken back');
  } catch (error) {
    at.logger.warn({ domain: name, err: error }, 'a guest does not answer; it is tried again');
    // Until now it was only not known; for those who knew it before it is a change.
    domain.replace(job, { ...domain.record, live: { ...liveGuest(domain), unreachable: false } });
    const value = { reachable: false };
    const events = [{ $case: 'reachability', value } as const];
    await recordFact(at, job, domain, { live: { ...liveGuest(domain), unreachable: true }, events });
    guest.keepTrying();
  }
}

/** How a guest ended that nobody watched. */
function endUnseen(state: DomainState): 'exited-after-shutdown' | 'exited-by-crash' | 'lost-by-daemon' {
  if (state === DomainState.DOMAIN_STATE_SHUTDOWN) return 'exited-after-shutdown';
  return state === DomainState.DOMAIN_STATE_CRASHED ? 'exited-by-crash' : 'lost-by-daemon';
}
