import type { Owner } from '../../owner-registry.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { isAnchored } from '../owners/is-anchored.js';

/** @throws Refusal OWNER_UNANCHORED when nothing would ever give the leases of an owner back */
export function requireAnchor(at: Services, owner: Owner): void {
  if (isAnchored(at, owner)) return;
  throw new Refusal(
    'OWNER_UNANCHORED',
    `domain ${owner.name} has neither a hold connection nor a living process; nothing would ever give its leases back`,
  );
}
