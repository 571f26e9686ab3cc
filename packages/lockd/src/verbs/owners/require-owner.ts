import type { Owner } from '../../owner-registry.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';

/** The owner with this token. @throws Refusal OWNER_UNKNOWN */
export function requireOwner(at: Services, token: string): Owner {
  const owner = at.owners.find(token);
  if (owner) return owner;
  throw new Refusal('OWNER_UNKNOWN', 'no owner is registered under this token; it was forgotten or never made');
}
