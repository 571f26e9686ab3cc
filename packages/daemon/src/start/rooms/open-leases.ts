import type { Config } from '../../config/config.js';
import type { LeaseManager } from '../../leases/lease-manager.js';
import type { LeaseRules } from '../../leases/lease-rules.js';
import { createLockdLeaseManager } from '../../leases/lockd/lockd-lease-manager.js';
import type { LockdHome } from '../../leases/lockd/start-lockd.js';
import { createNopLeaseManager } from '../../leases/nop-lease-manager.js';
import { createSanlockLeaseManager } from '../../leases/sanlock/sanlock-lease-manager.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';

/** What keeps two guests off one disk, as it is set. @throws Fault INVALID_ARGUMENT when a setting is missing */
export function openLeases(config: Config, logger: Logger): LeaseManager {
  const { leaseManager, lockdSocket: socketPath } = config.guests;
  if (leaseManager === 'lockd') {
    const startsAt = lockdHomeOf(config);
    return createLockdLeaseManager({ socketPath, logger, rules: rulesOf(config), ...(startsAt && { startsAt }) });
  }
  if (leaseManager === 'sanlock') return openSanlock(config);
  logger.warn('no lock daemon is used: nothing keeps two guests off one disk');
  return createNopLeaseManager();
}

function lockdHomeOf({ guests, places }: Config): LockdHome | undefined {
  if (!guests.startLockDaemon) return undefined;
  if (process.getuid?.() === 0) {
    throw new Fault('INVALID_ARGUMENT', 'start_lock_daemon is true, and this daemon runs as root', {
      hint: 'the lock daemon of a host is a service of its own: systemctl enable --now holdfast-lockd.socket, or holdfast up',
    });
  }
  return {
    stateDirectory: places.stateDir,
    logDirectory: places.logDir,
    idleExitSeconds: guests.lockDaemonIdleExitSeconds,
  };
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
