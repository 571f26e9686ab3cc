import { isJournal, logPriorities } from '@holdfast/systemd';
import { type DestinationStream, pino, type Logger } from 'pino';

/**
 * Makes the logger of the process: lines of JSON on standard error, of the form that holdfastd has, so that one reader serves
 * both. Written at once: what lockd says before it is replaced or killed is there.
 */
export function createLogger(): Logger {
  const standardError = pino.destination({ fd: 2, sync: true });
  return pino(
    {
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    isJournal(2, process.env) ? withPriorities(standardError) : standardError,
  ).child({ room: 'lockd' });
}

/** Begins each line with its priority. */
function withPriorities(stream: DestinationStream): DestinationStream {
  const self = {
    // pino says the level of a line in `lastLevel` to streams that ask for it so.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      stream.write(`<${logPriorities[pino.levels.labels[self.lastLevel] ?? 'fatal'] ?? 2}>${line}`);
    },
  };
  return self;
}
