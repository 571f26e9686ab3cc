import { DomainState, DomainStateReason } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import { commitChange, recordFact } from '../records/record-change.js';
import { type Step, step } from '../records/step.js';
import type { Services } from '../services.js';
import { liveGuest } from './live-guest.js';
import { discardSavedState, useSavedState } from './use-saved-state.js';

/**
 * Brings to its end what an earlier run of the daemon began with a guest that lives: a save that was not finished is given
 * up, a start from a saved state goes on. At no moment is there a guest that goes on and a state that it could go on from
 * once more.
 */
export async function settleSave(at: Services, job: Job, domain: DomainObject): Promise<void> {
  const { state, reason, saved, name } = domain.record;
  if (state === DomainState.DOMAIN_STATE_PAUSED && reason === DomainStateReason.DOMAIN_STATE_REASON_STARTING_UP) {
    if (saved !== undefined) await goOn(at, job, domain, saved.paused);
  } else if (saved !== undefined) {
    await commitChange(at, job, domain, { saved: undefined, events: [] });
    await discardSavedState(at, domain);
  }
  if (domain.record.reason !== DomainStateReason.DOMAIN_STATE_REASON_SAVE) return;
  await liveGuest(domain).guest.resume(job.signal);
  await recordFact(at, job, domain, step('save-canceled', domain.record.state));
  at.logger.info({ domain: name }, 'a save that was not finished was given up; the guest goes on');
}

/** Lets a guest go on that has its saved state. */
async function goOn(at: Services, job: Job, domain: DomainObject, paused: boolean): Promise<void> {
  const { guest } = liveGuest(domain);
  const use = await useSavedState(at, job, domain);
  use.began();
  if (!paused) await guest.resume(job.signal);
  // Callers have seen it off: it was not told that it was made.
  const told = step(paused ? 'restored-paused' : 'restored', DomainState.DOMAIN_STATE_SHUTOFF);
  await commitChange(at, job, domain, { ...told, saved: undefined });
  await use.discard();
  at.logger.info({ domain: domain.record.name }, 'a start from a saved state that was not finished went on');
}

/** How a guest has ended that is gone while its domain has a saved state: off as saved, when that is whole and unused. */
export function endWithSave(domain: DomainObject, job: Job): Step | undefined {
  const { saved, state, reason } = domain.record;
  if (saved === undefined) return undefined;
  if (saved.used) {
    domain.replace(job, { ...domain.record, saved: undefined });
    return undefined;
  }
  const isStart =
    state === DomainState.DOMAIN_STATE_PAUSED && reason === DomainStateReason.DOMAIN_STATE_REASON_STARTING_UP;
  return isStart ? step('start-failed', DomainState.DOMAIN_STATE_SHUTOFF) : step('saved', state);
}
