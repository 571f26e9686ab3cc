import { createNotifier, type Notifier, openDatagramSender } from '@holdfast/systemd';
import type { Logger } from '../../telemetry/logger.js';

/** Tells a service manager, where there is one, what the daemon is at. */
export function notifyServiceManager(logger: Logger): Notifier {
  return createNotifier({
    environment: process.env,
    pid: process.pid,
    open: openDatagramSender,
    monotonicUs: () => process.hrtime.bigint() / 1000n,
    onFailure: (error) => logger.warn({ err: error }, 'the service manager could not be told'),
  });
}
