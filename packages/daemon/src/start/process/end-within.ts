import type { Logger } from '../../telemetry/logger.js';
import { exitCodes } from './exit-codes.js';

/**
 * Ends the process when its end takes longer than that: a disk that hangs is not waited for, guests need nothing of it, and what is on
 * disk brings the daemon back.
 */
export function endWithin(ms: number, logger: Logger): void {
  setTimeout(() => {
    logger.error({ ms }, 'stopping takes too long; ended as it is');
    process.exit(exitCodes.failed);
  }, ms);
}
