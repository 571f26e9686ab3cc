import { doorSocketOf } from '@holdfast/protocol';
import type { Config } from './config.js';

/** A unix socket's address has room for so many bytes. */
const longestSocketPath = 107;

/** What is wrong with settings of which each by itself is good; one line each. Pure. */
export function checkTogether({ workers, administration, guests, leases, places, metrics }: Config): string[] {
  const { minWorkers, maxWorkers } = workers;
  const { adminMinWorkers, adminMaxWorkers } = administration;
  const problems = [
    ...mostOf('min_workers', minWorkers, 'max_workers', maxWorkers),
    ...mostOf('admin_min_workers', adminMinWorkers, 'admin_max_workers', adminMaxWorkers),
    // The socket for administrators stands beside it and has a longer name.
    ...fitting('socket', places.socket, doorSocketOf(places.socket, 'admin')),
    ...fitting('lockd_socket', guests.lockdSocket),
    ...fitting('metrics_socket', metrics.metricsSocket),
  ];
  if (guests.leaseManager === 'sanlock' && leases.sanlockHostId === undefined) {
    problems.push(
      'lease_manager is sanlock and sanlock_host_id is not set; each host that shares the leases needs its own',
    );
  }
  return problems;
}

function mostOf(lesserName: string, lesser: number, greaterName: string, greater: number): string[] {
  if (lesser <= greater) return [];
  return [`${lesserName} is ${lesser} and ${greaterName} is ${greater}; the first must not be greater than the second`];
}

function fitting(name: string, path: string, longest = path): string[] {
  const most = longestSocketPath - (Buffer.byteLength(longest) - Buffer.byteLength(path));
  const found = Buffer.byteLength(path);
  return found <= most ? [] : [`${name} is ${path}, which has ${found} bytes; at most ${most} fit a unix socket there`];
}
