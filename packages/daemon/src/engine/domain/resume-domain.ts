import type { ResumeDomainRequest, ResumeDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { liveGuest } from '../guest/live-guest.js';
import { regainLeases } from '../guest/regain-leases.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Lets a paused guest go on, or one that panicked and was kept. What it does not hold of its leases is taken again first.
 * @throws Fault DOMAIN_NOT_FOUND, LEASE_BUSY, LEASE_LOST, LOCKD_UNAVAILABLE, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function resumeDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: ResumeDomainRequest,
): Promise<ResumeDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'resume', class: 'modify', ifVersion }, async (job) => {
    const step = legalStep('resume', domain.record);
    const live = await regainLeases(at, job, domain, liveGuest(domain));
    const { guest } = live;
    await guest.resume(job.signal);
    job.undo.push('pause the guest', () => guest.pause(new AbortController().signal));
    domain.hear(at.clock.now());
    at.failpoints.reach('guest.told');
    await commitChange(at, job, domain, { ...step, live });
    return { domain: toAnswer(at, domain) };
  });
}
