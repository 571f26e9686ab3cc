import type { DomainFilter, ListDomainsRequest, ListDomainsResponse } from '@holdfast/protocol';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { pageOf } from '../page-of.js';
import type { Services } from '../services.js';
import { accessObject } from './access-object.js';
import { onlyIdentity } from './conceal.js';
import { briefMask, maskDomain, readMask } from './domain-mask.js';
import { toDomain } from './to-domain.js';
import { listOf, tellDomain, toldOf } from './told-domain.js';

/**
 * Answers the domains that the caller may know of, by name, page by page, as they are known; never waits for a guest.
 * @throws Fault INVALID_ARGUMENT
 */
export async function listDomains(
  context: CallContext,
  at: Services,
  { filter, pageSize, pageToken, readMask: paths }: ListDomainsRequest,
): Promise<ListDomainsResponse> {
  const mask = paths === undefined || paths.length === 0 ? briefMask : readMask(paths);
  const mayKnow = context.access.filter('domain:getattr', accessObject);
  const mayRead = context.access.filter('domain:read', accessObject);
  const passing = at.domains.inOrder().filter((domain) => passes(filter, domain.record) && mayKnow(domain));
  const { items, nextPageToken } = pageOf(passing, ({ record }) => record.name, { pageSize, pageToken });
  const told = items.map((domain) => {
    if (!mayRead(domain)) return toldOf(maskDomain(onlyIdentity(toDomain(at, domain, { brief: true })), mask));
    return mask.isBrief ? tellDomain(at, domain, mask) : toldOf(maskDomain(toDomain(at, domain), mask));
  });
  return listOf(told, nextPageToken);
}

function passes(filter: DomainFilter | undefined, record: DomainRecord): boolean {
  if (filter === undefined) return true;
  const { states, active, persistent, autostart, names } = filter;
  return (
    (states.length === 0 || states.includes(record.state)) &&
    (active === undefined || active === (record.live !== undefined)) &&
    (persistent === undefined || persistent === (record.definition !== undefined)) &&
    (autostart === undefined || autostart === record.autostart) &&
    (names.length === 0 || names.includes(record.name))
  );
}
