import type { AccessObject } from '../../access/access-object.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { Services } from '../services.js';

/** A domain as rules of access see it now. The title is that of its definition; of a transient one, that of its guest. */
export function accessObject({ uuid, record: { name, definition, live } }: DomainObject): AccessObject {
  return { class: 'domain', uuid, name, title: (definition ?? live?.spec)?.title ?? '' };
}

/** The domain of something that names one, which may be gone: then of it is known only what is told here. */
export function accessObjectOf({ domains }: Services, uuid: string, name: string): AccessObject {
  const domain = domains.byUuid(uuid);
  return domain === undefined ? { class: 'domain', uuid, name } : accessObject(domain);
}
