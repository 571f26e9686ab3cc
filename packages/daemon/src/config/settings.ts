/** A value as it comes from the command line or the file. */
export type SettingValue = string | number;

/** One thing that can be set, on the command line as `--lease-manager`, in the file as `lease_manager`. */
export interface Setting {
  /** Name in the file; on the command line with hyphens. */
  readonly name: string;
  readonly kind: 'path' | 'choice' | 'number';
  /** choice: the values accepted. */
  readonly choices?: readonly string[];
  /** number: the smallest accepted. */
  readonly minimum?: number;
  /** number: the largest accepted. */
  readonly maximum?: number;
  /** One line for the help. */
  readonly summary: string;
  /** Word for the value in the help. */
  readonly placeholder: string;
}

const count = (name: string, summary: string, minimum: number, maximum: number): Setting => ({
  name,
  kind: 'number',
  minimum,
  maximum,
  summary,
  placeholder: 'N',
});

const milliseconds = (name: string, summary: string, maximum: number): Setting => ({
  name,
  kind: 'number',
  minimum: 0,
  maximum,
  summary,
  placeholder: 'MS',
});

const place = (name: string, placeholder: string, summary: string): Setting => ({
  name,
  kind: 'path',
  summary,
  placeholder,
});

const choice = (name: string, choices: readonly string[], summary: string): Setting => ({
  name,
  kind: 'choice',
  choices,
  summary,
  placeholder: choices.length > 3 ? 'LEVEL' : choices.join('|'),
});

/** Everything that can be set: the command line, the file, the help and the checks all follow from this table. */
export const settings: readonly Setting[] = [
  choice('driver', ['qemu', 'test'], 'what runs the guests; test: guests in memory, for trials'),
  place('socket', 'PATH', 'socket file to serve on'),
  place('state_dir', 'DIR', 'definitions of domains; outlives the host'),
  place('run_dir', 'DIR', 'status of guests and their sockets; outlives the daemon'),
  place('log_dir', 'DIR', 'logs of guests'),
  choice('lease_manager', ['lockd', 'nop'], 'who keeps two guests off one disk; nop: nobody does'),
  place('lockd_socket', 'PATH', 'socket file of the lock daemon'),
  place('test_script', 'FILE', 'driver test: what goes wrong and how guests behave, in JSON'),
  choice('log_level', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'how much is logged'),
  milliseconds('stop_grace_ms', 'how long calls in flight may take when the daemon stops', 600_000),
  count('max_queued_jobs', 'calls that may wait for one domain', 1, 100_000),
  milliseconds('job_wait_ms', 'longest wait for a domain', 86_400_000),
  count('kept_operations', 'operations remembered after their end', 1, 1_000_000),
  count('kept_events', 'events kept for readers who come back', 1, 10_000_000),
  count('max_queued_events', 'events that may wait for one reader', 1, 1_000_000),
];

/** The name of a setting on the command line. */
export function flagOf(setting: Setting): string {
  return setting.name.replaceAll('_', '-');
}
