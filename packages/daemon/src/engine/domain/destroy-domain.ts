import type { DestroyDomainRequest, DestroyDomainResponse } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { CallContext } from '../call-context.js';
import { answering, assertVersion, domainGone } from '../change-domain.js';
import { markEnding, recordDestroyed } from '../guest/end-guest.js';
import { recordFacts } from '../intake.js';
import { legalStep } from '../records/legal-step.js';
import { liveGuest } from '../guest/live-guest.js';
import type { Services } from '../services.js';
import { accessObject } from './access-object.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Ends the guest of an active domain at once, and whatever call holds the domain. A start that it stops counts as
 * ended: the domain is off then, as it was asked for.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED
 */
export async function destroyDomain(
  context: CallContext,
  at: Services,
  { domain: ref, graceful, ifVersion }: DestroyDomainRequest,
): Promise<DestroyDomainResponse> {
  const domain = findDomain(context, at, ref);
  const isStarting = domain.record.live === undefined && domain.jobs.holder?.class === 'async';
  assertVersion(domain.record, ifVersion);
  const request = { kind: 'destroy', class: 'destroy', waitMs: at.limits.jobWaitMs } as const;
  const turn = domain.jobs.run(context, request, async (job) => {
    await recordFacts(at, job, domain);
    at.failpoints.reach('job.begun');
    if (domain.record.live !== undefined || !isStarting) {
      if (domain.isGone) throw domainGone(domain);
      context.access.permit(accessObject(domain));
      await destroy(at, job, domain, graceful);
    }
    return { domain: toAnswer(at, domain) };
  });
  return answering(at, turn);
}

async function destroy(at: Services, job: Job, domain: DomainObject, graceful: boolean): Promise<void> {
  const end = legalStep('destroy', domain.record);
  const live = liveGuest(domain);
  await markEnding(at, job, domain, live, end);
  await live.guest.end(graceful ? 'graceful' : 'forced', job.signal);
  at.failpoints.reach('end.gone');
  await recordDestroyed(at, job, domain, live);
}
