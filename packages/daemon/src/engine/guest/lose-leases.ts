import { DomainState } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { recordFact } from '../records/record-change.js';
import { possibleStep, step } from '../records/step.js';
import type { Services } from '../services.js';
import { markEnding, recordEnd } from './end-guest.js';

/** Pauses a guest that has lost a lease: what it has in memory is kept, and it writes no more. */
export async function holdGuest(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<void> {
  await live.guest.pause(job.signal);
  domain.hear(at.clock.now());
  const paused = possibleStep('paused-by-lost-lease', domain.record.state);
  if (paused === undefined) return;
  at.logger.error({ domain: domain.record.name }, 'a guest was paused because it has lost a lease');
  await recordFact(at, job, domain, paused);
}

/** Ends a guest that has lost a lease, at once: each further write may destroy what another has written. */
export async function cutGuest(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<void> {
  const { state, name } = domain.record;
  if (state === DomainState.DOMAIN_STATE_SHUTOFF) return;
  const end = step('ended-by-lost-lease', state);
  await markEnding(at, job, domain, live, end);
  await live.guest.end('forced', job.signal);
  at.failpoints.reach('end.gone');
  at.logger.error({ domain: name }, 'a guest was ended because it has lost a lease');
  await recordEnd(at, job, domain, live, end);
}
