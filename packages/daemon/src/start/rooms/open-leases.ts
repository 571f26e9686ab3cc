import type { Config } from '../../config/config.js';
import type { LeaseManager } from '../../leases/lease-manager.js';
import type { LeaseRules } from '../../leases/lease-rules.js';
import { createLockdLeaseManager } from '../../leases/lockd/lockd-lease-manager.js';
import { createNopLeaseManager } from '../../leases/nop-lease-manager.js';
import type { Logger } from '../../telemetry/logger.js';

/** What keeps two guests off one disk, as it is set. */
export function openLeases(config: Config, logger: Logger): LeaseManager {
  const { leaseManager, lockdSocket: socketPath } = config.guests;
  if (leaseManager === 'lockd') return createLockdLeaseManager({ socketPath, logger, rules: rulesOf(config) });
  logger.warn('no lock daemon is used: nothing keeps two guests off one disk');
  return createNopLeaseManager();
}

function rulesOf({ leases }: Config): LeaseRules {
  const { autoDiskLeases, requireLeaseForDisks, leaseLayout: layout } = leases;
  return {
    autoDiskLeases,
    requireLeaseForDisks,
    layout,
    fileDirectory: leases.fileLockspaceDir,
    lvmDirectory: leases.lvmLockspaceDir,
    scsiDirectory: leases.scsiLockspaceDir,
    releaseWhilePaused: leases.releaseLeasesWhilePaused,
  };
}
