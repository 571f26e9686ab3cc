import type { Logger } from '../../telemetry/logger.js';
import { exitCodes } from './exit-codes.js';

/** What was not foreseen ends the daemon: what is on disk brings it back, and guests do not need it meanwhile. */
export function endOnBugs(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'a fault of holdfastd itself');
    process.exit(exitCodes.bug);
  });
  // Whoever started the daemon may have gone; that nobody hears it is no reason to end.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}
