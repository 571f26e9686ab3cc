import {
  type Change,
  ChangeEffect,
  type DefineDomainRequest,
  type DefineDomainResponse,
  DefineOutcome,
  DomainSpec,
} from '@holdfast/protocol';
import type { Waiter } from '../../documents/documents.js';
import { type DomainRecord, newRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { assertVersion } from '../change-domain.js';
import { changeClaimed } from '../spec/claim-domain.js';
import { completeSpec } from '../spec/complete-spec.js';
import { permitClaim } from '../spec/permit-claim.js';
import { readSource } from '../spec/read-source.js';
import { commitChange } from '../records/record-change.js';
import type { Services } from '../services.js';
import { step } from '../records/step.js';
import { recordToDomain, toAnswer } from './to-domain.js';

/**
 * Defines a persistent domain, or redefines the one that has this name and UUID; without a UUID, the one that has this
 * name. A running guest keeps what it has: the definition is that of its next boot.
 * @throws Fault INVALID_ARGUMENT, XML_SYNTAX, XML_INVALID, UNSUPPORTED, DOMAIN_EXISTS, VERSION_MISMATCH,
 * PERMISSION_DENIED, STATE_WRITE_FAILED
 */
export async function defineDomain(
  context: CallContext,
  at: Services,
  { source, ifVersion, validateOnly, strict, onlyIfDifferent }: DefineDomainRequest,
): Promise<DefineDomainResponse> {
  const given = await readSource(context, at, source, strict);
  permitClaim(context, at, given);
  const { identity, warnings } = given;
  if (validateOnly) {
    const owner = at.domains.ownerOf(identity.uuid, identity.name);
    const record = owner?.record ?? newRecord(identity.name, at.clock.now());
    assertVersion(record, ifVersion);
    const uuid = owner?.uuid ?? identity.uuid ?? at.ids.uuid();
    const definition = await completeSpec(at, given, uuid, context);
    const domain = recordToDomain(at, uuid, { ...record, definition });
    const changes = await definitionChanges(at, record, definition, context);
    return { domain, changes, warnings, outcome: outcomeOf(record, definition, changes) };
  }
  return changeClaimed(context, at, identity, { kind: 'define', class: 'modify' }, async (job, domain) => {
    permitClaim(context, at, given, domain.uuid);
    const before = domain.record;
    assertVersion(before, ifVersion);
    const definition = await completeSpec(at, given, domain.uuid, job);
    const changes = await definitionChanges(at, before, definition, job);
    const outcome = outcomeOf(before, definition, changes);
    if (onlyIfDifferent && outcome === DefineOutcome.DEFINE_OUTCOME_UNCHANGED) {
      return { domain: toAnswer(at, domain), changes, warnings, outcome };
    }
    const { events } = step(before.definition === undefined ? 'defined' : 'redefined', before.state);
    await commitChange(at, job, domain, { definition, events });
    return { domain: toAnswer(at, domain), changes, warnings, outcome };
  });
}

/** What defining comes to. Where no field differs, the order of devices still may. */
function outcomeOf({ definition }: DomainRecord, after: DomainSpec, changes: readonly Change[]): DefineOutcome {
  if (definition === undefined) return DefineOutcome.DEFINE_OUTCOME_CREATED;
  if (changes.length > 0) return DefineOutcome.DEFINE_OUTCOME_CHANGED;
  const [old, young] = [DomainSpec.encode(definition).finish(), DomainSpec.encode(after).finish()];
  return Buffer.from(old).equals(young) ? DefineOutcome.DEFINE_OUTCOME_UNCHANGED : DefineOutcome.DEFINE_OUTCOME_CHANGED;
}

/** What a new definition changes, and when: a guest that runs has the old one until it is started again. */
async function definitionChanges(
  at: Services,
  { definition, live }: DomainRecord,
  after: DomainSpec,
  waiter: Waiter,
): Promise<Change[]> {
  const effect = live === undefined ? ChangeEffect.CHANGE_EFFECT_NEXT_BOOT : ChangeEffect.CHANGE_EFFECT_RESTART_NEEDED;
  return at.documents.compare(definition ?? DomainSpec.create(), after, effect, waiter);
}
