import { pino } from 'pino';
import type { DestinationStream, Level, Logger as PinoLogger } from 'pino';
import { secretPaths } from './secret-paths.js';

/** Writes structured lines; `child` gives one that adds fields of its own to each. */
export type Logger = PinoLogger;

/** How much is logged: everything from this level up. */
export type LogLevel = Level | 'silent';

/** How to make a logger. */
export interface LoggerOptions {
  readonly level?: LogLevel;
  /** Where the lines go; default: the process's stderr. */
  readonly destination?: DestinationStream;
}

/**
 * Makes the logger of the process: a JSON object a line, secrets of the schema left out.
 * One line for each change of state at `info`, what led to it at `debug`.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      redact: { paths: [...secretPaths()], censor: '[secret]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? pino.destination({ fd: 2, sync: false }),
  );
}
