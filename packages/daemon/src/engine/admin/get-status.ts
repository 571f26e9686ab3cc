import { domainStateNames, type GetStatusRequest, type GetStatusResponse, OperationState } from '@holdfast/protocol';
import { toTimestamp } from '../../model/timestamp.js';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** How long the lock daemon may take to be called reachable. */
const reachableMs = 2000;

/** Answers how the daemon is; it never waits for a guest, and for the lock daemon not for long. */
export async function getStatus(
  context: CallContext,
  at: Services,
  _request: GetStatusRequest,
): Promise<GetStatusResponse> {
  const { administration, daemon, driver, leases, operations, events } = at;
  const leasesReachable = await answers(at, context.signal);
  const domains = at.domains.all();
  const states = Map.groupBy(domains, ({ record }) => domainStateNames.toName(record.state));
  const { rss, heapUsed } = process.memoryUsage();
  const { meanMs, maxMs } = administration.lateness();
  return {
    status: {
      version: daemon.version,
      pid: daemon.pid,
      startedAt: toTimestamp(daemon.startedMs),
      driver: driver.name,
      domains: [...states].map(([state, { length }]) => ({ state, domains: length })),
      queuedJobs: domains.reduce((sum, { jobs }) => sum + jobs.queued, 0),
      runningOperations: operations.list({ states: [OperationState.OPERATION_STATE_RUNNING], pageSize: 10_000 })
        .operations.length,
      events: events.position,
      leaseManager: leases.kind,
      leasesReachable,
      memoryBytes: rss,
      heapBytes: heapUsed,
      eventLoopMeanMs: meanMs,
      eventLoopMaxMs: maxMs,
      draining: administration.draining,
      idleTimeoutMs: administration.idleTimeoutMs,
    },
  };
}

async function answers({ leases }: Services, signal: AbortSignal): Promise<boolean> {
  try {
    await leases.list(AbortSignal.any([signal, AbortSignal.timeout(reachableMs)]));
    return true;
  } catch {
    // Whatever the reason, no lease can be had now.
    return false;
  }
}
