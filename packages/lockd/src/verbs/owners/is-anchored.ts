import { isAlive } from '../../host/host.js';
import type { Owner } from '../../owner-registry.js';
import type { Services } from '../../services.js';

/** Whether something keeps this owner's leases: an open hold connection, or its living process. */
export function isAnchored(at: Pick<Services, 'host'>, owner: Owner): boolean {
  return owner.holds > 0 || (owner.process !== undefined && isAlive(owner.process, at.host));
}
