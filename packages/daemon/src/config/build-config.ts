import { join } from 'node:path';
import type { Config, LogLevel } from './config.js';
import type { Places } from './places.js';
import type { SettingValue } from './settings.js';

/** Makes the config from values that were checked, and from defaults for the rest. */
export function buildConfig(values: ReadonlyMap<string, SettingValue>, places: Places): Config {
  const text = <T extends string>(name: string, fallback: T): T => (values.get(name) as T | undefined) ?? fallback;
  const number = (name: string, fallback: number): number => (values.get(name) as number | undefined) ?? fallback;
  const runDirectory = text('run_dir', places.runDirectory);
  return Object.freeze({
    driver: text<'qemu' | 'test'>('driver', 'qemu'),
    socketPath: text('socket', join(runDirectory, 'holdfast.sock')),
    stateDirectory: text('state_dir', places.stateDirectory),
    runDirectory,
    logDirectory: text('log_dir', places.logDirectory),
    leaseManager: text<'lockd' | 'nop'>('lease_manager', 'lockd'),
    lockdSocketPath: text('lockd_socket', join(places.runDirectory, 'lockd.sock')),
    testScript: values.get('test_script') as string | undefined,
    logLevel: text<LogLevel>('log_level', 'info'),
    stopGraceMs: number('stop_grace_ms', 30_000),
    limits: Object.freeze({
      maxQueuedJobs: number('max_queued_jobs', 64),
      jobWaitMs: number('job_wait_ms', 30_000),
      keptOperations: number('kept_operations', 1000),
      keptEvents: number('kept_events', 10_000),
      maxQueuedEvents: number('max_queued_events', 10_000),
    }),
  });
}

/** The values of a config by the names of the settings: what {@link buildConfig} would make it from. */
export function configValues(config: Config): ReadonlyMap<string, SettingValue> {
  return new Map<string, SettingValue>([
    ['driver', config.driver],
    ['socket', config.socketPath],
    ['state_dir', config.stateDirectory],
    ['run_dir', config.runDirectory],
    ['log_dir', config.logDirectory],
    ['lease_manager', config.leaseManager],
    ['lockd_socket', config.lockdSocketPath],
    ...(config.testScript === undefined ? [] : [['test_script', config.testScript] as const]),
    ['log_level', config.logLevel],
    ['stop_grace_ms', config.stopGraceMs],
    ['max_queued_jobs', config.limits.maxQueuedJobs],
    ['job_wait_ms', config.limits.jobWaitMs],
    ['kept_operations', config.limits.keptOperations],
    ['kept_events', config.limits.keptEvents],
    ['max_queued_events', config.limits.maxQueuedEvents],
  ]);
}
