import { DefineOutcome, Domain } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { accessObjectOf } from './access-object.js';

/** What everybody may know of a domain who may know of it at all. */
export function onlyIdentity({ uuid, name, id }: Domain): Domain {
  return Domain.fromPartial({ uuid, name, ...(id === undefined ? {} : { id }) });
}

/** Takes out of the answer of a verb what its caller may not read: who may start a domain need not know what is in it. */
export function conceal<Answer>(context: CallContext, at: Services, answer: Answer): Answer {
  if (typeof answer !== 'object' || answer === null || !('domain' in answer)) return answer;
  const domain = answer.domain as Domain | undefined;
  if (domain === undefined || context.access.may('domain:read', accessObjectOf(at, domain.uuid, domain.name))) {
    return answer;
  }
  return {
    ...answer,
    domain: onlyIdentity(domain),
    ...('changes' in answer ? { changes: [] } : {}),
    // Else whoever may write could find out by trying what is written.
    ...('outcome' in answer ? { outcome: DefineOutcome.DEFINE_OUTCOME_UNSPECIFIED } : {}),
  };
}
