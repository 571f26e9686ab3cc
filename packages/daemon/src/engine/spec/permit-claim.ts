import { Fault } from '../../model/fault.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { CallContext } from '../call-context.js';
import { accessObject } from '../domain/access-object.js';
import type { Services } from '../services.js';
import type { GivenSpec } from './read-source.js';

/**
 * Sees to it that a caller may do what the call does with the domain that a configuration means: with the one that has its
 * name or UUID, and with what becomes of it.
 * @param taken - The UUID that a new domain without one was given.
 * @throws Fault PERMISSION_DENIED; DOMAIN_EXISTS when the name or the UUID is that of a domain the caller may not know of
 */
export function permitClaim(
  context: CallContext,
  at: Services,
  { spec, identity: { uuid, name } }: GivenSpec,
  taken = '',
): void {
  const owner = at.domains.byName(name);
  refuseHidden(context, owner, 'name', name);
  const same = uuid === undefined ? owner : at.domains.byUuid(uuid);
  refuseHidden(context, same, 'uuid', uuid ?? '');
  if (same !== undefined) context.access.permit(accessObject(same));
  // A new domain without a UUID gets one that no rule can know, and that is kept with what was done.
  context.access.permit({ class: 'domain', uuid: same?.uuid ?? uuid ?? taken, name, title: spec.title ?? '' });
}

/** Refuses a name or a UUID that is taken by a domain of which the caller learns no more than that. */
export function refuseHidden(
  { access }: CallContext,
  owner: DomainObject | undefined,
  what: 'name' | 'uuid',
  value: string,
): void {
  if (owner === undefined || !access.conceals(accessObject(owner))) return;
  throw new Fault('DOMAIN_EXISTS', `the ${what} ${value} is taken by a domain that you may not see`, {
    metadata: { [what]: value },
    hint: what === 'name' ? 'use another name' : 'use another uuid, or none',
  });
}
