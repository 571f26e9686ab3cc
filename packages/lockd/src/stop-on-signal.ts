import type { Logger } from 'pino';
import type { Lockd } from './start-lockd.js';

const insistWithinMs = 10_000;

/**
 * Stops lockd on SIGTERM and SIGINT. While leases are held it refuses, and says for whom: its end would leave guests
 * unprotected. A second signal within ten seconds is taken at its word, as is the first one with `force`; the next start
 * takes the leases of living guests again.
 * @param onStop - Called when it is decided.
 */
export function stopOnSignal(lockd: Lockd, force: boolean, log: Logger, onStop: () => void): void {
  let refusedAt = Number.NEGATIVE_INFINITY;
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    const holdings = lockd.holdings();
    const insisted = performance.now() - refusedAt < insistWithinMs;
    if (holdings.length > 0 && !force && !insisted) {
      refusedAt = performance.now();
      log.error(
        { signal, holdings },
        `stop refused: leases are held; the same signal again within ${insistWithinMs / 1000} s stops it all the same`,
      );
      return;
    }
    if (stopping) return;
    stopping = true;
    onStop();
    log.info({ signal, holdings }, 'stopping');
    lockd.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'stopped badly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
