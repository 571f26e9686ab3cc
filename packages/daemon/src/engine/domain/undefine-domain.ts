import { UndefineDomainResponse, type UndefineDomainRequest } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';

/**
 * Removes the definition of a persistent domain. One that is active goes on as a transient one.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, STATE_WRITE_FAILED
 */
export async function undefineDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion, validateOnly }: UndefineDomainRequest,
): Promise<UndefineDomainResponse> {
  const domain = findDomain(context, at, ref);
  if (validateOnly) {
    assertVersion(domain.record, ifVersion);
    legalStep('undefine', domain.record);
    return UndefineDomainResponse.create();
  }
  return changeDomain(context, at, domain, { kind: 'undefine', class: 'modify', ifVersion }, async (job) => {
    const { events } = legalStep('undefine', domain.record);
    await commitChange(at, job, domain, { definition: undefined, autostart: false, events });
    return UndefineDomainResponse.create();
  });
}
