import { UndefineDomainResponse, type UndefineDomainRequest } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { discardSavedState } from '../guest/use-saved-state.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import { legalStep } from '../records/legal-step.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import type { Step } from '../records/step.js';
import { findDomain } from './find-domain.js';
import { refuseSaved } from './refuse-saved.js';

/**
 * Removes the definition of a persistent domain. One that is active goes on as a transient one.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, STATE_WRITE_FAILED
 */
export async function undefineDomain(
  context: CallContext,
  at: Services,
  { domain: ref, ifVersion, validateOnly, managedSave }: UndefineDomainRequest,
): Promise<UndefineDomainResponse> {
  const domain = findDomain(context, at, ref);
  if (validateOnly) {
    assertVersion(domain.record, ifVersion);
    legalUndefine(domain.record, managedSave);
    return UndefineDomainResponse.create();
  }
  return changeDomain(context, at, domain, { kind: 'undefine', class: 'modify', ifVersion }, async (job) => {
    const { events } = legalUndefine(domain.record, managedSave);
    const hadSave = domain.record.saved !== undefined;
    await commitChange(at, job, domain, { definition: undefined, autostart: false, saved: undefined, events });
    if (hadSave) await discardSavedState(at, domain);
    return UndefineDomainResponse.create();
  });
}

function legalUndefine(record: DomainRecord, discards: boolean): Step {
  const step = legalStep('undefine', record);
  if (!discards) refuseSaved(record, 'undefine', 'ask for managed_save, or remove it');
  return step;
}
