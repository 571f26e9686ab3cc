import type { ResumeDomainRequest, ResumeDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { liveGuest } from '../guest/live-guest.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Lets a paused guest go on, or one that panicked and was kept.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function resumeDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: ResumeDomainRequest,
): Promise<ResumeDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'resume', class: 'modify', ifVersion }, async (job) => {
    const step = legalStep('resume', domain.record);
    const { guest } = liveGuest(domain);
    await guest.resume(job.signal);
    job.undo.push('pause the guest', () => guest.pause(new AbortController().signal));
    domain.hear(at.clock.now());
    at.failpoints.reach('guest.told');
    await commitChange(at, job, domain, step);
    return { domain: toAnswer(at, domain) };
  });
}
