import type { Logger } from '../../telemetry/logger.js';

/** The first signal stops the daemon, a second one ends it at once. */
export function stopOnSignals(logger: Logger, begin: (reason: string) => void): void {
  const numbers = { SIGINT: 2, SIGTERM: 15 } as const;
  let isStopping = false;
  for (const [signal, number] of Object.entries(numbers)) {
    process.on(signal, () => {
      if (isStopping) {
        logger.warn({ signal }, 'a second signal: ended at once');
        process.exit(128 + number);
      }
      isStopping = true;
      logger.info({ signal }, 'asked to stop');
      begin(signal);
    });
  }
  // By default this one opens a debugger to whoever may send it, and that one ends the process.
  process.on('SIGUSR1', () => {});
}
