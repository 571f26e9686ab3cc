import { counter, type Family, gauge, histogram } from '@holdfast/metrics';

/** Names of metrics. */
export type FamilyName =
  | 'holdfast_lockd_build_info'
  | 'holdfast_lockd_leases'
  | 'holdfast_lockd_leases_lost'
  | 'holdfast_lockd_owners'
  | 'holdfast_lockd_owners_orphaned'
  | 'holdfast_lockd_requests_waiting'
  | 'holdfast_lockd_connections'
  | 'holdfast_lockd_connections_max'
  | 'holdfast_lockd_calls_total'
  | 'holdfast_lockd_call_duration_seconds'
  | 'holdfast_lockd_calls_active'
  | 'holdfast_lockd_grants_total'
  | 'holdfast_lockd_releases_total'
  | 'holdfast_lockd_losses_total'
  | 'holdfast_lockd_owners_ended_total'
  | 'holdfast_lockd_image'
  | 'holdfast_lockd_reexec_gap_seconds'
  | 'holdfast_lockd_reexec_failed'
  | 'process_start_time_seconds'
  | 'process_cpu_seconds_total'
  | 'process_resident_memory_bytes'
  | 'process_heap_bytes'
  | 'process_open_fds'
  | 'process_max_fds';

/** Every metric, in the order in which they are told. Their names and labels are a promise: they are only added to. */
export const families: Readonly<Record<FamilyName, Family>> = {
  holdfast_lockd_build_info: gauge('Always 1: what runs.', 'version', 'node', 'backend'),
  holdfast_lockd_leases: gauge('Leases that are held.', 'lockspace', 'mode'),
  holdfast_lockd_leases_lost: gauge('Leases that are lost, of guests that go on.'),
  holdfast_lockd_owners: gauge('Guests that are registered.'),
  holdfast_lockd_owners_orphaned: gauge('Of them, those whose leases outlived them, as of the last look.'),
  holdfast_lockd_requests_waiting: gauge('Requests that wait for a busy lease.'),
  holdfast_lockd_connections: gauge('Connections that are open.', 'kind'),
  holdfast_lockd_connections_max: gauge('Connections that may be open.', 'kind'),
  holdfast_lockd_calls_total: counter(
    'Calls that have ended; result is OK or the reason of the refusal.',
    'call',
    'result',
  ),
  holdfast_lockd_call_duration_seconds: histogram(
    'Time from a call to its answer, waiting for a busy lease included.',
    'call',
  ),
  holdfast_lockd_calls_active: gauge('Calls under way.'),
  holdfast_lockd_grants_total: counter('Leases that were granted.', 'mode'),
  holdfast_lockd_releases_total: counter('Leases that were given back, or ended with their guest.'),
  holdfast_lockd_losses_total: counter('Leases that were lost.'),
  holdfast_lockd_owners_ended_total: counter('Guests that let go of their leases, went on, and were ended.', 'signal'),
  holdfast_lockd_image: gauge('How often a new image has taken over in this process.'),
  holdfast_lockd_reexec_gap_seconds: gauge('For how long nobody was served when it last did; 0: none has.'),
  holdfast_lockd_reexec_failed: gauge('1: the last attempt to have one take over failed, and this one goes on.'),
  process_start_time_seconds: gauge('When this image started, in seconds since 1970.'),
  process_cpu_seconds_total: counter('Processor time of the process, in user and system mode.'),
  process_resident_memory_bytes: gauge('Memory of the process.'),
  process_heap_bytes: gauge('Of that, what JavaScript uses.'),
  process_open_fds: gauge('Open descriptors.'),
  process_max_fds: gauge('Descriptors that may be open.'),
};
