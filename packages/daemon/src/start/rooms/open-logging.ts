import type { Config } from '../../config/config.js';
import { createLogging, type Logging } from '../../telemetry/logging.js';
import { exitCodes } from '../process/exit-codes.js';
import { logRulesOf } from '../settings/log-rules-of.js';

/** Opens the log. What is wrong with a log file is said where everything is said that keeps the daemon from starting. */
export function openLogging(config: Config): Logging {
  try {
    return createLogging(logRulesOf(config), config.logging.syslogSocket);
  } catch (error) {
    process.stderr.write(`holdfastd: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(exitCodes.failed);
  }
}

/** Opens what settings read anew need; what is returned puts them in force. @throws Fault FILE_PERMISSION */
export function prepareLogging(logging: Logging, next: Config): () => void {
  const change = logging.prepare(logRulesOf(next));
  return () => {
    change();
    logging.reopen();
  };
}
