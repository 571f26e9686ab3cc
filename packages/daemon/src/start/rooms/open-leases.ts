import type { Config } from '../../config/config.js';
import type { LeaseManager } from '../../leases/lease-manager.js';
import type { LeaseRules } from '../../leases/lease-rules.js';
import { createLockdLeaseManager } from '../../leases/lockd/lockd-lease-manager.js';
import { createNopLeaseManager } from '../../leases/nop-lease-manager.js';
import { createSanlockLeaseManager } from '../../leases/sanlock/sanlock-lease-manager.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';

/** What keeps two guests off one disk, as it is set. @throws Fault INVALID_ARGUMENT when a setting is missing */
export function openLeases(config: Config, logger: Logger): LeaseManager {
  const { leaseManager, lockdSocket: socketPath } = config.guests;
  if (leaseManager === 'lockd') return createLockdLeaseManager({ socketPath, logger, rules: rulesOf(config) });
  if (leaseManager === 'sanlock') return openSanlock(config);
  logger.warn('no lock daemon is used: nothing keeps two guests off one disk');
  return createNopLeaseManager();
}

function openSanlock(config: Config): LeaseManager {
  const { sanlockHostId: hostId, sanlockIoTimeoutSeconds: ioTimeoutSeconds } = config.leases;
  const { sanlockLeaseDir: leaseDirectory, sanlockRunDir: runDirectory } = config.leases;
  if (hostId === undefined) {
    throw new Fault('INVALID_ARGUMENT', 'lease_manager is sanlock and sanlock_host_id is not set', {
      hint: 'give each host that shares the leases a number of its own, from 1 to 2000',
    });
  }
  return createSanlockLeaseManager({ hostId, leaseDirectory, runDirectory, ioTimeoutSeconds, rules: rulesOf(config) });
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
