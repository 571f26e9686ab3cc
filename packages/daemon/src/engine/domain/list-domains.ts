import type { DomainFilter, ListDomainsRequest, ListDomainsResponse } from '@holdfast/protocol';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { pageOf } from '../page-of.js';
import type { Services } from '../services.js';
import { accessObject } from './access-object.js';
import { mayRead, onlyIdentity } from './conceal.js';
import { briefMask, maskDomain, readMask } from './domain-mask.js';
import { toDomain } from './to-domain.js';

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
  const mayKnow = context.access.filter('domain:getattr');
  const passing = at.domains.all().filter((domain) => passes(filter, domain.record) && mayKnow(accessObject(domain)));
  const { items, nextPageToken } = pageOf(passing, ({ record }) => record.name, { pageSize, pageToken });
  return {
    domains: items.map((domain) => {
      const told = toDomain(at, domain, { brief: mask.isBrief });
      return maskDomain(mayRead(context, domain) ? told : onlyIdentity(told), mask);
    }),
    nextPageToken,
  };
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
