import type { ServerControl } from '../../engine/server-control.js';
import type { Measured } from '../../telemetry/metrics/format-metrics.js';
import type { RpcActivity } from '../serve.js';

/** How much is under way, and what the servers have room for. */
export function readServerMetrics(activity: RpcActivity, controls: readonly ServerControl[]): Measured[] {
  return [
    { name: 'holdfast_calls_active', value: activity.calls },
    { name: 'holdfast_streams_active', value: activity.streams },
    { name: 'holdfast_connections', value: activity.connections },
    ...controls.flatMap(controlMetrics),
  ];
}

function controlMetrics(control: ServerControl): Measured[] {
  const labels = [control.name];
  const pool = control.workerPool();
  const clients = control.clientLimits();
  return [
    { name: 'holdfast_clients', labels, value: clients.clients },
    { name: 'holdfast_clients_max', labels, value: clients.maxClients },
    { name: 'holdfast_clients_anonymous', labels, value: clients.anonymousClients },
    { name: 'holdfast_clients_queued', labels, value: clients.queuedClients },
    { name: 'holdfast_workers', labels, value: pool.workers },
    { name: 'holdfast_workers_max', labels, value: pool.maxWorkers },
    { name: 'holdfast_workers_free', labels, value: pool.freeWorkers },
    { name: 'holdfast_worker_queue_depth', labels, value: pool.queueDepth },
  ];
}
