import { type Finding, ok, problem, warning } from '../finding.js';
import type { Patient } from '../patient.js';

/** Whether the daemon answers, and is of the same release as this command. */
export function checkDaemon({ daemon, version, house }: Patient): Finding[] {
  if ('reason' in daemon) {
    const remedy =
      house.uri === 'qemu:///system' ? 'systemctl start holdfastd.service, or: holdfast up' : 'holdfast up';
    return [problem('daemon', daemon.reason, remedy)];
  }
  if (daemon.version !== version) {
    const message = `holdfastd ${daemon.version} answers this holdfast ${version}`;
    return [warning('daemon', message, 'restart the older one: systemctl restart holdfastd.service; guests go on')];
  }
  return [ok('daemon', `holdfastd ${daemon.version}, driver ${daemon.driver}`)];
}

/** Whether the lock daemon answers; without it no guest with a disk starts. */
export function checkLockd({ daemon, house }: Patient): Finding[] {
  if ('reason' in daemon) return [];
  if (daemon.leaseManager !== 'lockd') {
    const message = 'the daemon uses none: nothing keeps two guests off one disk';
    return [warning('lockd', message, 'take lease_manager = "nop" out of holdfastd.toml')];
  }
  if (daemon.leases === undefined) {
    const remedy =
      house.uri === 'qemu:///system' ? 'systemctl start holdfast-lockd.service, or: holdfast up' : 'holdfast up';
    return [problem('lockd', daemon.leasesReason, remedy)];
  }
  return [ok('lockd', `it answers; ${daemon.leases} leases are held`)];
}
