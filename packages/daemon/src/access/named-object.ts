import type { DomainRef } from '@holdfast/protocol';
import type { AccessObject } from './access-object.js';

/** The object that a request names, as it names it; undefined: it names none, or by a number that says nothing later. */
export function namedObject({ domain }: Readonly<Record<string, unknown>>): AccessObject | undefined {
  const by = (domain as DomainRef | undefined)?.by;
  if (by?.$case === 'name') return { class: 'domain', name: by.value };
  return by?.$case === 'uuid' ? { class: 'domain', uuid: by.value } : undefined;
}
