import type { ResetDomainRequest, ResetDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { liveGuest } from '../guest/live-guest.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Presses the reset button of an active domain. That it was reset comes up from the driver, as when a guest resets
 * itself.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, MONITOR_FAILED
 */
export async function resetDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: ResetDomainRequest,
): Promise<ResetDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'reset', class: 'modify', ifVersion }, async (job) => {
    legalStep('reset', domain.record);
    await liveGuest(domain).guest.reset(job.signal);
    domain.hear(at.clock.now());
    at.failpoints.reach('guest.asked');
    return { domain: toAnswer(at, domain) };
  });
}
