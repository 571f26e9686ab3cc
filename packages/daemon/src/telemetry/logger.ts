import { fieldRules } from '@holdfast/protocol';
import { pino } from 'pino';
import type { Bindings, ChildLoggerOptions, DestinationStream, Level, Logger as PinoLogger } from 'pino';
import { currentTrace } from './trace-context.js';
import { createCensor } from './censor-secrets.js';

/** Writes structured lines; `child` gives one that adds fields of its own to each. */
export type Logger = PinoLogger;

/** How much is logged: everything from this level up. */
export type LogLevel = Level | 'silent';

/** How to make a logger. */
export interface LoggerOptions {
  /** Default: `info`, a line for each change of state. */
  readonly level?: LogLevel;
  /** Where the lines go; default: the process's stderr. */
  readonly destination?: DestinationStream;
}

type Child = (this: Logger, fields: Bindings, options?: ChildLoggerOptions) => Logger;

/** The token of a lease is in the state directory's schema, for which no rules are generated. */
const secretsOfTheState = ['leaseToken'];

/** Makes the logger of the process: a JSON object a line, without what the schema calls secret. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const withoutSecrets = createCensor(fieldRules, secretsOfTheState);
  const logger = pino(
    {
      level: options.level ?? 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: traceOfLine,
      formatters: {
        level: (label) => ({ level: label }),
        log: withoutSecrets,
      },
    },
    // Written when the event loop has time for it, so that a reader who is slow does not stop the daemon; what is left
    // is written before the process exits.
    options.destination ?? pino.destination({ fd: 2, sync: false }),
  );
  // The formatter of lines does not see the fields of a child; children inherit this.
  const child: Child = logger.child;
  Object.assign(logger, {
    child(this: Logger, fields: Bindings, childOptions?: ChildLoggerOptions): Logger {
      return child.call(this, withoutSecrets(fields), childOptions);
    },
  });
  return logger;
}

/** Each line that is part of a call names the trace that its caller gave. */
function traceOfLine(): object {
  const traceparent = currentTrace();
  return traceparent === undefined ? {} : { traceparent };
}
