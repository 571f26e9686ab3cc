import { counter, type Family, gauge, histogram } from '@holdfast/metrics';

/** Names of metrics. */
export type FamilyName =
  | 'holdfast_build_info'
  | 'holdfast_calls_total'
  | 'holdfast_call_duration_seconds'
  | 'holdfast_deprecated_calls_total'
  | 'holdfast_calls_active'
  | 'holdfast_streams_active'
  | 'holdfast_connections'
  | 'holdfast_clients'
  | 'holdfast_clients_max'
  | 'holdfast_clients_anonymous'
  | 'holdfast_clients_queued'
  | 'holdfast_workers'
  | 'holdfast_workers_max'
  | 'holdfast_workers_free'
  | 'holdfast_worker_queue_depth'
  | 'holdfast_jobs'
  | 'holdfast_job_oldest_seconds'
  | 'holdfast_events_published_total'
  | 'holdfast_event_readers'
  | 'holdfast_event_readers_dropped_total'
  | 'holdfast_event_lag'
  | 'holdfast_domains'
  | 'holdfast_guests_unreachable'
  | 'holdfast_leases'
  | 'holdfast_lockd_reachable'
  | 'holdfast_event_loop_lag_seconds'
  | 'process_start_time_seconds'
  | 'process_cpu_seconds_total'
  | 'process_resident_memory_bytes'
  | 'process_heap_bytes'
  | 'process_open_fds'
  | 'process_max_fds';

/** Every metric, in the order in which they are told. Their names and labels are a promise: they are only added to. */
export const families: Readonly<Record<FamilyName, Family>> = {
  holdfast_build_info: gauge('Always 1: what runs.', 'version', 'node', 'driver', 'leases'),
  holdfast_calls_total: counter(
    'Calls that have ended; result is OK or the reason of the refusal.',
    'method',
    'result',
  ),
  holdfast_call_duration_seconds: histogram('Time from a call to its answer, without streams.', 'method'),
  holdfast_deprecated_calls_total: counter(
    'Calls of methods, and with fields, that go with the next major release.',
    'api',
  ),
  holdfast_calls_active: gauge('Calls that the engine is at.'),
  holdfast_streams_active: gauge('Streams that are read.'),
  holdfast_connections: gauge('Connections that are open.'),
  holdfast_clients: gauge('Clients that are served.', 'server'),
  holdfast_clients_max: gauge('Clients that would be served at most.', 'server'),
  holdfast_clients_anonymous: gauge('Clients that have not proved who they are.', 'server'),
  holdfast_clients_queued: gauge('Connections that wait until a client has gone.', 'server'),
  holdfast_workers: gauge('Worker slots that exist.', 'server'),
  holdfast_workers_max: gauge('Worker slots that would exist at most.', 'server'),
  holdfast_workers_free: gauge('Worker slots that have nothing to do.', 'server'),
  holdfast_worker_queue_depth: gauge('Calls that wait for a worker slot.', 'server'),
  holdfast_jobs: gauge('Operations on domains that wait or run.', 'state'),
  holdfast_job_oldest_seconds: gauge('How long the oldest of them has waited or run; 0: there is none.', 'state'),
  holdfast_events_published_total: counter('Number of the last event.'),
  holdfast_event_readers: gauge('Readers of events.'),
  holdfast_event_readers_dropped_total: counter('Readers of events that were cut off because they were too slow.'),
  holdfast_event_lag: gauge('Events by which the slowest reader is behind.'),
  holdfast_domains: gauge('Domains by state.', 'state'),
  holdfast_guests_unreachable: gauge('Guests whose monitor does not answer.'),
  holdfast_leases: gauge('Disk leases that are held.'),
  holdfast_lockd_reachable: gauge('1: the lock daemon answers; 0: it does not, and no guest with a disk can start.'),
  holdfast_event_loop_lag_seconds: histogram('By how much a timer of the event loop is late, ten times a second.'),
  process_start_time_seconds: gauge('When the process started, in seconds since 1970.'),
  process_cpu_seconds_total: counter('Processor time of the process, in user and system mode.'),
  process_resident_memory_bytes: gauge('Memory of the process.'),
  process_heap_bytes: gauge('Of that, what JavaScript uses.'),
  process_open_fds: gauge('Open descriptors.'),
  process_max_fds: gauge('Descriptors that may be open.'),
};
