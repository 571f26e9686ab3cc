import type { Config } from './config.js';

/** What is wrong with settings of which each by itself is good; one line each. Pure. */
export function checkTogether({ workers, administration, guests, leases }: Config): string[] {
  const { minWorkers, maxWorkers } = workers;
  const { adminMinWorkers, adminMaxWorkers } = administration;
  const problems = [
    ...mostOf('min_workers', minWorkers, 'max_workers', maxWorkers),
    ...mostOf('admin_min_workers', adminMinWorkers, 'admin_max_workers', adminMaxWorkers),
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
