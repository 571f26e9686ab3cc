import type { RenameDomainRequest, RenameDomainResponse } from '@holdfast/protocol';
import { throwViolations, validateName } from '../../model/validate-spec.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { assertVersion, changeDomain } from '../change-domain.js';
import { legalStep } from '../records/legal-step.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { refuseHidden } from '../spec/permit-claim.js';
import { accessObject } from './access-object.js';
import { findDomain } from './find-domain.js';
import { refuseSaved } from './refuse-saved.js';
import { recordToDomain, toAnswer } from './to-domain.js';

/**
 * Gives a persistent domain that is off another name.
 * @throws Fault DOMAIN_NOT_FOUND, VERSION_MISMATCH, INVALID_STATE, INVALID_ARGUMENT, DOMAIN_EXISTS, STATE_WRITE_FAILED
 */
export async function renameDomain(
  context: CallContext,
  at: Services,
  { domain: ref, newName, ifVersion, validateOnly }: RenameDomainRequest,
): Promise<RenameDomainResponse> {
  const domain = findDomain(context, at, ref);
  throwViolations(validateName(newName, 'new_name'));
  // Whoever may change only domains of certain names cannot give one a name beyond them, nor take it from the others.
  context.access.permit({ ...accessObject(domain), name: newName });
  refuseHidden(context, at.domains.byName(newName), 'name', newName);
  if (validateOnly) {
    assertVersion(domain.record, ifVersion);
    legalStep('rename', domain.record);
    refuseSaved(domain.record, 'rename', 'start it, or remove the saved state');
    at.domains.assertNameFree(domain, newName);
    return { domain: recordToDomain(at, domain.uuid, renamed(domain, newName)) };
  }
  return changeDomain(context, at, domain, { kind: 'rename', class: 'modify', ifVersion }, async (job) => {
    const { events } = legalStep('rename', domain.record);
    refuseSaved(domain.record, 'rename', 'start it, or remove the saved state');
    const oldName = domain.record.name;
    if (newName !== oldName) {
      at.domains.holdName(domain, newName);
      job.undo.push('give up the new name', () => at.domains.freeName(domain, newName));
      at.failpoints.reach('name.held');
      const { name, definition } = renamed(domain, newName);
      await commitChange(at, job, domain, { name, definition, events });
      at.domains.freeName(domain, oldName);
    }
    return { domain: toAnswer(at, domain) };
  });
}

function renamed({ record }: DomainObject, name: string): DomainRecord {
  return { ...record, name, definition: record.definition && { ...record.definition, name } };
}
