import type { DomainRef } from '@holdfast/protocol';
import type { EventFilter } from '../../events/event-filter.js';
import { normalizeUuid } from '../../model/uuid.js';
import { findDomain } from '../domain/find-domain.js';
import type { Services } from '../services.js';

/**
 * Makes the filter of a reader. A UUID may be of a domain that is gone or yet to come; a name or a number is that of
 * the domain which has it now.
 * @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT
 */
export function toEventFilter(at: Services, domain: DomainRef | undefined, kinds: readonly string[]): EventFilter {
  if (domain === undefined) return { kinds };
  const uuid = domain.by?.$case === 'uuid' ? normalizeUuid(domain.by.value) : undefined;
  return { domainUuid: uuid ?? findDomain(at, domain).uuid, kinds };
}
