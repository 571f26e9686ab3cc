import type { Config } from '../../config/config.js';
import type { LeaseManager } from '../../leases/lease-manager.js';
import { createLockdLeaseManager } from '../../leases/lockd-lease-manager.js';
import { createNopLeaseManager } from '../../leases/nop-lease-manager.js';
import type { Logger } from '../../telemetry/logger.js';

/** What keeps two guests off one disk, as it is set. */
export function openLeases(
  { guests: { leaseManager, lockdSocket: socketPath } }: Config,
  logger: Logger,
): LeaseManager {
  if (leaseManager === 'lockd') return createLockdLeaseManager({ socketPath, logger });
  logger.warn('no lock daemon is used: nothing keeps two guests off one disk');
  return createNopLeaseManager();
}
