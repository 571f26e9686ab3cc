import { forbidCoreFiles } from '@holdfast/host';
import type { Logger } from '../../telemetry/logger.js';

/** A daemon that crashes leaves nothing of what it knows on a disk; where that cannot be had, the log says so. */
export function leaveNoCoreFiles(logger: Logger): void {
  try {
    forbidCoreFiles();
  } catch (error) {
    logger.warn({ err: error }, 'core files cannot be forbidden: whoever starts the daemon has to');
  }
}
