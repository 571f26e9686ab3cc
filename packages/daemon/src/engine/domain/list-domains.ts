import type { DomainFilter, ListDomainsRequest, ListDomainsResponse } from '@holdfast/protocol';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRecord } from '../../objects/domain-record.js';
import type { CallContext } from '../call-context.js';
import { inTurns } from '../in-turns.js';
import { pageOf } from '../page-of.js';
import type { Services } from '../services.js';
import { accessObject } from './access-object.js';
import { onlyIdentity } from './conceal.js';
import { briefMask, type DomainMask, maskDomain, readMask } from './domain-mask.js';
import { toDomain } from './to-domain.js';
import { listOf, tellDomain, type ToldDomain, toldOf } from './told-domain.js';

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
  const isWanted = compile(filter);
  const turns = inTurns(at.clock, context.signal);
  const passing: DomainObject[] = [];
  for (const domain of at.domains.inOrder()) {
    if (turns.isOver) await turns.giveWay();
    if (domain.isVisible && isWanted(domain.record) && mayKnow(domain)) passing.push(domain);
  }
  const { items, nextPageToken } = pageOf(passing, ({ record }) => record.name, { pageSize, pageToken });
  const told: ToldDomain[] = [];
  for (const domain of items) {
    if (turns.isOver) await turns.giveWay();
    // Where others were served meanwhile it may be gone, or no longer be for this caller to know of.
    const isStillFound = !turns.hasGivenWay || (domain.isVisible && mayKnow(domain));
    if (isStillFound) told.push(tell(at, domain, mask, mayRead(domain)));
  }
  return listOf(told, nextPageToken);
}

function tell(at: Services, domain: DomainObject, mask: DomainMask, mayRead: boolean): ToldDomain {
  if (!mayRead) return toldOf(maskDomain(onlyIdentity(toDomain(at, domain, { brief: true })), mask));
  return mask.isBrief ? tellDomain(at, domain, mask) : toldOf(maskDomain(toDomain(at, domain), mask));
}

/** A filter may name thousands, and is asked of each of thousands. */
function compile(filter: DomainFilter | undefined): (record: DomainRecord) => boolean {
  if (filter === undefined) return () => true;
  const { active, persistent, autostart } = filter;
  const [states, names] = [new Set(filter.states), new Set(filter.names)];
  return (record) =>
    (states.size === 0 || states.has(record.state)) &&
    (active === undefined || active === (record.live !== undefined)) &&
    (persistent === undefined || persistent === (record.definition !== undefined)) &&
    (autostart === undefined || autostart === record.autostart) &&
    (names.size === 0 || names.has(record.name));
}
