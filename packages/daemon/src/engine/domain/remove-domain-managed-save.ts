import type { RemoveDomainManagedSaveRequest, RemoveDomainManagedSaveResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { discardSavedState } from '../guest/use-saved-state.js';
import { legalStep } from '../records/legal-step.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Discards the saved state of a domain, so that its next start boots it; one without stays as it is.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, STATE_WRITE_FAILED
 */
export async function removeDomainManagedSave(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion }: RemoveDomainManagedSaveRequest,
): Promise<RemoveDomainManagedSaveResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'remove-managed-save', class: 'modify', ifVersion }, async (job) => {
    const { events } = legalStep('remove-managed-save', domain.record);
    if (domain.record.saved !== undefined) {
      await commitChange(at, job, domain, { saved: undefined, events });
      await discardSavedState(at, domain);
    }
    return { domain: toAnswer(at, domain) };
  });
}
