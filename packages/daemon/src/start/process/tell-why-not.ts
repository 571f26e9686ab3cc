import { InheritedSocketError } from '@holdfast/systemd';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';
import { exitCodes } from './exit-codes.js';

/**
 * Says why the daemon cannot go on: what was to be expected, a second daemon or a directory without permission, gets a
 * sentence and not a stack. @returns the exit code that says it too
 */
export function tellWhyNot(error: unknown, logger: Logger): number {
  if (error instanceof InheritedSocketError) {
    logger.fatal(error.message);
    process.stderr.write(`holdfastd: ${error.message}\n`);
    return exitCodes.usage;
  }
  if (!(error instanceof Fault)) {
    logger.fatal({ err: error }, 'holdfastd cannot go on');
    process.stderr.write(`holdfastd: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  }
  const { metadata, hint } = error.details;
  logger.fatal({ reason: error.reason, ...metadata }, error.message);
  process.stderr.write(`holdfastd: ${error.message}\n`);
  if (hint !== undefined) process.stderr.write(`  hint: ${hint}\n`);
  // A setting that this host, or another setting, makes wrong does not become right by another start either.
  if (error.reason === 'INVALID_ARGUMENT') return exitCodes.usage;
  return error.reason === 'INVALID_STATE' ? exitCodes.taken : exitCodes.failed;
}
