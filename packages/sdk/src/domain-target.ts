import type { DomainRecord, DomainRef } from './gen/index.js';

/**
 * What names a domain: its name; its name, UUID or id as an object; or a record of it, which is found by its UUID.
 *
 * @public
 */
export type DomainTarget = string | DomainRef | Pick<DomainRecord, 'uuid'>;

/** The reference that goes over the wire. */
export function toDomainRef(target: DomainTarget): DomainRef {
  if (typeof target === 'string') return { name: target };
  // A record has all three; of them the UUID alone never comes to mean another domain.
  return target.uuid === undefined ? (target as DomainRef) : { uuid: target.uuid };
}
