import type { SuspendDomainRequest, SuspendDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { liveGuest } from '../guest/live-guest.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Holds a running guest; one that is paused stays so.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function suspendDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: SuspendDomainRequest,
): Promise<SuspendDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'suspend', class: 'modify', ifVersion }, async (job) => {
    const step = legalStep('suspend', domain.record);
    if (step.events.length > 0) {
      const { guest } = liveGuest(domain);
      await guest.pause(job.signal);
      job.undo.push('resume the guest', () => guest.resume(new AbortController().signal));
      domain.hear(at.clock.now());
      at.failpoints.reach('guest.told');
      await commitChange(at, job, domain, step);
    }
    return { domain: toAnswer(at, domain) };
  });
}
