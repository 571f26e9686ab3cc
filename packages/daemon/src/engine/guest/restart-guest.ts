import { DomainState } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { recordFact } from '../records/record-change.js';
import { regainLeases } from './regain-leases.js';
import type { Services } from '../services.js';
import { step } from '../records/step.js';

/**
 * Begins a guest anew that has shut itself down, panicked, or was asked to reboot; one that was paused stays so. One that was reset for
 * its reboot already, by a caller who was quicker, is not reset again.
 */
export async function restartGuest(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<void> {
  const { state } = domain.record;
  const isFallen = state === DomainState.DOMAIN_STATE_SHUTDOWN || state === DomainState.DOMAIN_STATE_CRASHED;
  if (isFallen || (await live.guest.status(job.signal)).run === 'shutdown') await live.guest.reset(job.signal);
  if (state === DomainState.DOMAIN_STATE_PAUSED) return;
  const regained = await regainLeases(at, job, domain, live);
  await live.guest.resume(job.signal);
  if (state === DomainState.DOMAIN_STATE_RUNNING) return;
  await recordFact(at, job, domain, { ...step('restarted', state), live: regained });
}
