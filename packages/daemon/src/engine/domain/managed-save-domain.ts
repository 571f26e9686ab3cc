import type { ManagedSaveDomainRequest, ManagedSaveDomainResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { saveGuest } from '../guest/save-guest.js';
import { legalStep } from '../records/legal-step.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Saves the state of a guest and ends it; the next start goes on from there.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, LEASE_BUSY, LEASE_LOST, LOCKD_UNAVAILABLE,
 * MONITOR_FAILED, STATE_WRITE_FAILED
 */
export async function managedSaveDomain(
  context: CallContext,
  at: Services,
  { domain: ref, paused, ifVersion }: ManagedSaveDomainRequest,
): Promise<ManagedSaveDomainResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'managed-save', class: 'async', ifVersion }, async (job) => {
    legalStep('managed-save', domain.record);
    await saveGuest(at, job, domain, paused);
    return { domain: toAnswer(at, domain) };
  });
}
