import type { Logger } from 'pino';
import type { Lockd } from './start-lockd.js';
import type { Stop } from './stop-once.js';

const insistWithinMs = 10_000;

/**
 * Stops lockd on SIGTERM and SIGINT. While leases are held it refuses, and says for whom: its end would leave guests
 * unprotected. A second signal within ten seconds is taken at its word, as is the first one with `force`; the next start
 * takes the leases of living guests again.
 */
export function stopOnSignal(lockd: Lockd, force: boolean, log: Logger, stop: Stop): void {
  let refusedAt = Number.NEGATIVE_INFINITY;
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
    stop({ signal, holdings });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
