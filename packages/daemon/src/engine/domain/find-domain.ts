import { closestWord, type DomainRef } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import { normalizeUuid } from '../../model/uuid.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { DomainRegistry } from '../../objects/domain-registry.js';
import type { Services } from '../services.js';

/** Finds the domain that a caller names. @throws Fault DOMAIN_NOT_FOUND, INVALID_ARGUMENT */
export function findDomain({ domains }: Services, ref: DomainRef | undefined): DomainObject {
  const by = ref?.by;
  switch (by?.$case) {
    case 'uuid': {
      const uuid = normalizeUuid(by.value);
      if (uuid === undefined) throw invalidRef('domain.uuid', by.value, 'a UUID');
      return domains.byUuid(uuid) ?? notFound(`no domain has uuid ${uuid}`, { uuid });
    }
    case 'name': {
      if (by.value === '') throw invalidRef('domain.name', '', 'a name');
      return domains.byName(by.value) ?? notFoundByName(domains, by.value);
    }
    case 'id':
      return domains.byGuestId(by.value) ?? notFound(`no running domain has id ${by.value}`, { id: String(by.value) });
    default:
      throw invalidRef('domain', '', 'a uuid, a name or an id');
  }
}

function notFoundByName(domains: DomainRegistry, name: string): never {
  const names = domains.all().map(({ record }) => record.name);
  notFound(`no domain is called ${name}`, { name }, closestWord(name, names));
}

function notFound(message: string, metadata: Readonly<Record<string, string>>, meant?: string): never {
  const hint = meant === undefined ? {} : { hint: `did you mean ${meant}?` };
  throw new Fault('DOMAIN_NOT_FOUND', message, { metadata, ...hint });
}

function invalidRef(field: string, found: string, expected: string): Fault {
  const message = `${field} is ${found === '' ? 'not given' : JSON.stringify(found)}; ${expected} was needed`;
  return new Fault('INVALID_ARGUMENT', message, { violations: [{ field, found, expected, message }] });
}
