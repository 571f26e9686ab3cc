import type { FamilyName } from '../../telemetry/metrics/families.js';
import type { Measured } from '../../telemetry/metrics/format-metrics.js';
import { reasonsOfStates, stateName } from '../../model/states.js';
import type { Services } from '../services.js';

/** How long lockd has to answer before it counts as unreachable. */
const leasesMs = 1000;

/** What is known of domains, jobs, events and leases at this moment; nothing of it waits for a guest. */
export async function readEngineMetrics(at: Services): Promise<Measured[]> {
  return [
    {
      name: 'holdfast_build_info',
      labels: [at.daemon.version, process.versions.node, at.driver.name, at.leases.kind],
      value: 1,
    },
    ...jobMetrics(at),
    ...eventMetrics(at),
    ...domainMetrics(at),
    ...(await leaseMetrics(at)),
  ];
}

function jobMetrics({ operations, clock }: Services): Measured[] {
  const now = clock.now();
  return Object.entries(operations.census()).flatMap(([state, { count, oldestMs = now }]) => [
    { name: 'holdfast_jobs', labels: [state], value: count } as const,
    { name: 'holdfast_job_oldest_seconds', labels: [state], value: Math.max(0, now - oldestMs) / 1000 } as const,
  ]);
}

function eventMetrics({ events }: Services): Measured[] {
  const { count, dropped, lag } = events.readers;
  return [
    measured('holdfast_events_published_total', events.position.sequence),
    measured('holdfast_event_readers', count),
    measured('holdfast_event_readers_dropped_total', dropped),
    measured('holdfast_event_lag', lag),
  ];
}

function domainMetrics({ domains }: Services): Measured[] {
  const byState = new Map(Object.keys(reasonsOfStates).map((state) => [state, 0]));
  let unreachable = 0;
  for (const { record } of domains.all()) {
    const state = stateName(record.state);
    byState.set(state, (byState.get(state) ?? 0) + 1);
    if (record.live?.unreachable === true) unreachable += 1;
  }
  return [
    ...[...byState].map(([state, value]) => ({ name: 'holdfast_domains', labels: [state], value }) as const),
    measured('holdfast_guests_unreachable', unreachable),
  ];
}

async function leaseMetrics({ leases }: Services): Promise<Measured[]> {
  // Without a lock daemon there is nobody to reach.
  if (leases.kind !== 'lockd') return [];
  try {
    const held = await leases.list(AbortSignal.timeout(leasesMs));
    return [measured('holdfast_leases', held.length), measured('holdfast_lockd_reachable', 1)];
  } catch {
    return [measured('holdfast_lockd_reachable', 0)];
  }
}

function measured(name: FamilyName, value: number): Measured {
  return { name, value };
}
