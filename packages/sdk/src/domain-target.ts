import { refusal } from './errors/refusal.js';
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
  if (typeof target !== 'object' || target === null) throw noTarget(target);
  // A record has all three; of them the UUID alone never comes to mean another domain.
  return target.uuid === undefined ? (target as DomainRef) : { uuid: target.uuid };
}

/** Most often a variable of a program that nothing was put into. */
function noTarget(found: unknown): Error {
  return refusal(
    'INVALID_ARGUMENT',
    `a domain is named by ${String(found as undefined)}; expected its name, a reference or a record`,
  );
}

/** What names a domain, for a message. */
export function refToText(target: DomainTarget): string {
  if (typeof target !== 'object' || target === null) return String(target);
  if ('name' in target && typeof target.name === 'string') return target.name;
  return String(target.uuid ?? ('id' in target ? target.id : ''));
}
