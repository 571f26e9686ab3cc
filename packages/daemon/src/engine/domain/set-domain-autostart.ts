import type { SetDomainAutostartRequest, SetDomainAutostartResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { findDomain } from './find-domain.js';
import { toAnswer } from './to-domain.js';

/**
 * Says whether a persistent domain is started when the host boots.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, STATE_WRITE_FAILED
 */
export async function setDomainAutostart(
  context: CallContext,
  at: Services,
  { domain: ref, autostart, ifVersion }: SetDomainAutostartRequest,
): Promise<SetDomainAutostartResponse> {
  const domain = findDomain(context, at, ref);
  return changeDomain(context, at, domain, { kind: 'set-autostart', class: 'modify', ifVersion }, async (job) => {
    legalStep('set-autostart', domain.record);
    if (domain.record.autostart !== autostart) {
      const value = { paths: ['autostart'] };
      await commitChange(at, job, domain, { autostart, events: [{ $case: 'configurationChange', value }] });
    }
    return { domain: toAnswer(at, domain) };
  });
}
