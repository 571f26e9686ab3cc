import { closestWord, type DomainRef } from '@holdfast/protocol';
import type { CallAccess } from '../../access/call-access.js';
import { Fault } from '../../model/fault.js';
import { normalizeUuid } from '../../model/uuid.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRegistry } from '../../objects/domain-registry.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { accessObject } from './access-object.js';

/**
 * Finds the domain that a caller names, and sees to it that the caller may do with it what the call does. What the caller
 * may not know of is not there.
 * @throws Fault DOMAIN_NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT
 */
export function findDomain({ access }: CallContext, { domains }: Services, ref: DomainRef | undefined): DomainObject {
  const domain = lookUp(access, domains, ref);
  access.permit(accessObject(domain));
  return domain;
}

function lookUp(access: CallAccess, domains: DomainRegistry, ref: DomainRef | undefined): DomainObject {
  const seen = (domain: DomainObject | undefined): DomainObject | undefined =>
    domain !== undefined && !access.conceals(accessObject(domain)) ? domain : undefined;
  const by = ref?.by;
  switch (by?.$case) {
    case 'uuid': {
      const uuid = normalizeUuid(by.value);
      if (uuid === undefined) throw invalidRef('domain.uuid', by.value, 'a UUID');
      return seen(domains.byUuid(uuid)) ?? notFound(`no domain has uuid ${uuid}`, { uuid });
    }
    case 'name': {
      if (by.value === '') throw invalidRef('domain.name', '', 'a name');
      return seen(domains.byName(by.value)) ?? notFoundByName(access, domains, by.value);
    }
    case 'id':
      return (
        seen(domains.byGuestId(by.value)) ?? notFound(`no running domain has id ${by.value}`, { id: String(by.value) })
      );
    default:
      throw invalidRef('domain', '', 'a uuid, a name or an id');
  }
}

/** So many names are tried as the one that was probably meant. */
const mostMeant = 3;

function notFoundByName(access: CallAccess, domains: DomainRegistry, name: string): never {
  const names = new Set(domains.all().map(({ record }) => record.name));
  let meant = closestWord(name, names);
  // Many rules may have to be asked about each: only about those that would be named.
  for (let tried = 1; meant !== undefined && !maySee(access, domains, meant); tried++) {
    names.delete(meant);
    meant = tried < mostMeant ? closestWord(name, names) : undefined;
  }
  notFound(`no domain is called ${name}`, { name }, meant);
}

function maySee(access: CallAccess, domains: DomainRegistry, name: string): boolean {
  const domain = domains.byName(name);
  return domain !== undefined && access.maySee(accessObject(domain));
}

function notFound(message: string, metadata: Readonly<Record<string, string>>, meant?: string): never {
  const hint = meant === undefined ? {} : { hint: `did you mean ${meant}?` };
  throw new Fault('DOMAIN_NOT_FOUND', message, { metadata, ...hint });
}

function invalidRef(field: string, found: string, expected: string): Fault {
  const message = `${field} is ${found === '' ? 'not given' : JSON.stringify(found)}; ${expected} was needed`;
  return new Fault('INVALID_ARGUMENT', message, { violations: [{ field, found, expected, message }] });
}
