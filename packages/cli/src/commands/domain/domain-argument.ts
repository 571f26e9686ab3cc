import type { Domain, DomainRef } from '@holdfast/sdk';
import type { Session } from '../../session.js';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What `<domain>` means in every command. */
export const domainArgument = 'name, UUID, or id of the running guest';

/** The domain that an argument names. A number is an id, as in virsh; `name:` before it makes it a name. */
export function openDomain({ host }: Session, text: string): Domain {
  return host.domains.get(domainRef(text));
}

/** Reads the argument. */
export function domainRef(text: string): DomainRef {
  if (text.startsWith('name:')) return { name: text.slice('name:'.length) };
  if (uuidPattern.test(text)) return { uuid: text.toLowerCase() };
  return /^[1-9]\d{0,9}$/.test(text) ? { id: Number(text) } : { name: text };
}
