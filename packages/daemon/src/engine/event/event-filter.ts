import type { DomainRef, Event } from '@holdfast/protocol';
import type { EventFilter } from '../../events/event-filter.js';
import { normalizeUuid } from '../../model/uuid.js';
import type { CallContext } from '../call-context.js';
import { accessObjectOf } from '../domain/access-object.js';
import { findDomain } from '../domain/find-domain.js';
import type { Services } from '../services.js';

/**
 * Makes the filter of a reader, who hears only of domains that it may know of. A UUID may be of a domain that is gone or yet to come; a name or a number is that of
 * the domain which has it now.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT
 */
export function toEventFilter(
  context: CallContext,
  at: Services,
  domain: DomainRef | undefined,
  kinds: readonly string[],
): EventFilter {
  const mayRead = context.access.filter('domain:getattr', ({ domainUuid, domainName }: Event) =>
    accessObjectOf(at, domainUuid, domainName),
  );
  if (domain === undefined) return { kinds, mayRead };
  const uuid = domain.by?.$case === 'uuid' ? normalizeUuid(domain.by.value) : undefined;
  return { domainUuid: uuid ?? findDomain(context, at, domain).uuid, kinds, mayRead };
}
