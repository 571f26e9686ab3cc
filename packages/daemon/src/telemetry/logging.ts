import { levelOf, type LogRules } from '../model/log-rules.js';
import { openLogStreams } from './log-streams.js';
import { createLogger, type Logger } from './logger.js';

/** The log of the process, and what can be changed of it while it is written. */
export interface Logging {
  readonly rules: LogRules;
  /** The logger of a room; it adds its name to each line, and filters go by that. */
  room(name: string): Logger;
  /**
   * Opens what other rules need.
   * @returns what puts them in force, for the next line
   * @throws Fault FILE_PERMISSION when a file cannot be written, or there is no syslog
   */
  prepare(rules: LogRules): () => void;
  /** Opens files anew: they may have been moved away. */
  reopen(): void;
}

/** Where the syslog of a host listens. */
const usualSyslog = '/dev/log';

/**
 * Makes the log of the process.
 * @throws Fault FILE_PERMISSION when a file of `rules` cannot be written, or they want a syslog that is not there
 */
export function createLogging(rules: LogRules, syslogSocket: string = usualSyslog): Logging {
  const streams = openLogStreams(rules.outputs, syslogSocket);
  const root = createLogger({ level: 'trace', destination: streams });
  const rooms = new Map<string, Logger>();
  let current = rules;

  return {
    get rules() {
      return current;
    },
    room(name) {
      const known = rooms.get(name);
      if (known !== undefined) return known;
      const logger = root.child({ room: name });
      logger.level = levelOf(name, current);
      rooms.set(name, logger);
      return logger;
    },
    prepare(next) {
      const change = streams.prepare(next.outputs);
      return () => {
        change();
        current = next;
        for (const [name, logger] of rooms) logger.level = levelOf(name, next);
      };
    },
    reopen: () => streams.reopen(),
  };
}
