import type { CreateDomainRequest, CreateDomainResponse } from '@holdfast/protocol';
import { assignAliases } from '../../model/assign-aliases.js';
import { type DomainRecord, newRecord } from '../../objects/domain-record.js';
import { bootGuest } from '../guest/boot-guest.js';
import type { CallContext } from '../call-context.js';
import { changeClaimed } from '../spec/claim-domain.js';
import { completeSpec } from '../spec/complete-spec.js';
import { legalStep } from '../records/legal-step.js';
import { permitClaim } from '../spec/permit-claim.js';
import { readSource } from '../spec/read-source.js';
import type { Services } from '../services.js';
import { recordToDomain, toAnswer } from './to-domain.js';

/**
 * Starts a transient domain: it is gone when its guest ends. For a defined domain that is off this starts it once with
 * another configuration; its definition stays.
 * @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID, UNSUPPORTED, DOMAIN_EXISTS, INVALID_STATE, LEASE_BUSY,
 * PERMISSION_DENIED, LOCKD_UNAVAILABLE, LAUNCH_FAILED, FILE_NOT_FOUND, FILE_PERMISSION, STATE_WRITE_FAILED
 */
export async function createDomain(
  context: CallContext,
  at: Services,
  { source, paused, validateOnly, strict }: CreateDomainRequest,
): Promise<CreateDomainResponse> {
  const given = await readSource(context, at, source, strict);
  permitClaim(context, at, given);
  const { identity, warnings } = given;
  const assertOff = (record: DomainRecord): void => {
    legalStep('start', record);
  };
  if (validateOnly) {
    const owner = at.domains.ownerOf(identity.uuid, identity.name);
    const record = owner?.record ?? newRecord(identity.name, at.clock.now());
    assertOff(record);
    const uuid = owner?.uuid ?? identity.uuid ?? at.ids.uuid();
    const definition = await completeSpec(at, given, uuid, context);
    return { domain: { ...recordToDomain(at, uuid, { ...record, definition }), persistent: false }, warnings };
  }
  return changeClaimed(context, at, identity, { kind: 'create', class: 'async' }, async (job, domain) => {
    permitClaim(context, at, given, domain.uuid);
    assertOff(domain.record);
    const complete = await completeSpec(at, given, domain.uuid, job);
    // From here on others see it, so that they can end a start that hangs.
    domain.show(job, true);
    await bootGuest(at, job, domain, { spec: assignAliases(complete), paused });
    return { domain: toAnswer(at, domain), warnings };
  });
}
