import type { ImageFacts } from '../admin/get-status.js';
import { mostDescriptors } from '../host/most-descriptors.js';
import type { Services } from '../services.js';
import type { Measured } from './format-metrics.js';
import { openDescriptors } from './open-descriptors.js';

/** Reads every metric. It costs a walk through the table of leases, and looks at no guest. */
export function readMetrics(at: Services, facts: ImageFacts): Measured[] {
  const { hello } = facts;
  return [
    { name: 'holdfast_lockd_build_info', labels: [hello.version, process.versions.node, hello.backend], value: 1 },
    ...leases(at),
    { name: 'holdfast_lockd_leases_lost', value: at.lost.all().length },
    { name: 'holdfast_lockd_owners', value: at.owners.all().length },
    { name: 'holdfast_lockd_owners_orphaned', value: at.tally.orphanedOwners },
    { name: 'holdfast_lockd_requests_waiting', value: at.waiting.size },
    { name: 'holdfast_lockd_connections', labels: ['calls'], value: at.clients.count('calls') },
    { name: 'holdfast_lockd_connections', labels: ['hold'], value: at.clients.count('hold') },
    { name: 'holdfast_lockd_connections', labels: ['admin'], value: at.clients.count('admin') },
    { name: 'holdfast_lockd_connections_max', labels: ['calls'], value: at.limits.mostClients },
    { name: 'holdfast_lockd_connections_max', labels: ['hold'], value: at.limits.mostHolds },
    ...counts(at),
    { name: 'holdfast_lockd_image', value: hello.generation },
    { name: 'holdfast_lockd_reexec_gap_seconds', value: facts.reexecGapSeconds },
    { name: 'holdfast_lockd_reexec_failed', value: facts.reexecFailure === '' ? 0 : 1 },
    ...ofProcess(),
  ];
}

function leases({ table }: Services): Measured[] {
  const spaces = new Map<string, { exclusive: number; shared: number }>();
  for (const { resource, shared } of table.all()) {
    let known = spaces.get(resource.lockspace);
    if (known === undefined) spaces.set(resource.lockspace, (known = { exclusive: 0, shared: 0 }));
    known[shared ? 'shared' : 'exclusive']++;
  }
  return [...spaces].flatMap(([space, modes]) =>
    Object.entries(modes).map(([mode, value]) => ({
      name: 'holdfast_lockd_leases' as const,
      labels: [space, mode],
      value,
    })),
  );
}

function counts({ tally, running }: Services): Measured[] {
  const calls = tally.calls();
  return [
    ...calls.flatMap(({ name, results }) =>
      [...results].map(([result, value]) => ({
        name: 'holdfast_lockd_calls_total' as const,
        labels: [name, result],
        value,
      })),
    ),
    ...calls.map(({ name, durations }) => ({
      name: 'holdfast_lockd_call_duration_seconds' as const,
      labels: [name],
      value: durations,
    })),
    { name: 'holdfast_lockd_calls_active', value: running.size },
    { name: 'holdfast_lockd_grants_total', labels: ['exclusive'], value: tally.granted.exclusive },
    { name: 'holdfast_lockd_grants_total', labels: ['shared'], value: tally.granted.shared },
    { name: 'holdfast_lockd_releases_total', value: tally.released },
    { name: 'holdfast_lockd_losses_total', value: tally.lost },
    { name: 'holdfast_lockd_owners_ended_total', labels: ['SIGTERM'], value: tally.ended.SIGTERM },
    { name: 'holdfast_lockd_owners_ended_total', labels: ['SIGKILL'], value: tally.ended.SIGKILL },
  ];
}

function ofProcess(): Measured[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    { name: 'process_start_time_seconds', value: Math.round(performance.timeOrigin) / 1000 },
    { name: 'process_cpu_seconds_total', value: (user + system) / 1e6 },
    { name: 'process_resident_memory_bytes', value: rss },
    { name: 'process_heap_bytes', value: heapUsed },
    { name: 'process_open_fds', value: openDescriptors() },
    { name: 'process_max_fds', value: mostDescriptors() },
  ];
}
