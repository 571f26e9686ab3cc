import { closeSync, openSync } from 'node:fs';
import { pino } from 'pino';
import type { DestinationStream, LevelWithSilent } from 'pino';
import { Fault } from '../model/fault.js';
import { type LogOutput, logLevels } from '../model/log-rules.js';

/** A place for lines that may be changed while lines are written. */
export interface LogStreams extends DestinationStream {
  /**
   * Opens other outputs.
   * @returns what makes lines go there
   * @throws Fault FILE_PERMISSION when a file cannot be written
   */
  prepare(outputs: readonly LogOutput[]): () => void;
  /** Opens files anew: they may have been moved away. */
  reopen(): void;
}

interface Stream {
  /** Place of its level in the order of levels. */
  readonly from: number;
  readonly prefix: boolean;
  readonly sink: Sink;
}

type Sink = ReturnType<typeof pino.destination>;

/** The open files by their paths. One stays open over a change of outputs: two streams into it would mix up its lines. */
type Files = ReadonlyMap<string, Sink>;

// As syslog(3) counts them, which the journal takes from the beginning of a line.
const priorities: Readonly<Record<string, number>> = { fatal: 2, error: 3, warn: 4, info: 6, debug: 7, trace: 7 };
const standardError: readonly LogOutput[] = [{ level: 'trace', kind: 'stderr' }];

/** Opens outputs. Each is written when the event loop has time for it: a slow reader does not stop the daemon. */
export function openLogStreams(outputs: readonly LogOutput[]): LogStreams {
  // Standard error is one stream for good, for it cannot be opened again.
  const error = pino.destination({ fd: 2, sync: false });
  let streams: readonly Stream[] = [];
  let files: Files = new Map();

  const self = {
    // pino says the level of a line in `lastLevel` to streams that ask for it so.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      const label = pino.levels.labels[self.lastLevel] ?? 'fatal';
      const rank = logLevels.indexOf(label as LevelWithSilent);
      for (const { from, prefix, sink } of streams) {
        if (rank >= from) sink.write(prefix ? `<${priorities[label]}>${line}` : line);
      }
    },
    prepare(next: readonly LogOutput[]): () => void {
      const wanted = next.length === 0 ? standardError : next;
      const opened = new Map<string, Sink>();
      const prepared: Stream[] = [];
      try {
        for (const { level, kind, path = '' } of wanted) {
          const from = logLevels.indexOf(level);
          if (kind === 'file') {
            const sink = opened.get(path) ?? openFile(path, files.get(path));
            opened.set(path, sink);
            prepared.push({ from, prefix: false, sink });
          } else {
            prepared.push({ from, prefix: kind === 'journal', sink: error });
          }
        }
      } catch (cause) {
        end(opened, files);
        throw cause;
      }
      return () => {
        const former = files;
        streams = prepared;
        files = opened;
        end(former, files);
      };
    },
    reopen(): void {
      for (const sink of files.values()) sink.reopen();
    },
  };
  self.prepare(outputs)();
  return self;
}

function openFile(path: string, open: Sink | undefined): Sink {
  try {
    // The stream opens it later, where nobody hears of an error.
    closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    throw new Fault(
      'FILE_PERMISSION',
      `log file ${path} cannot be written: ${code}`,
      { metadata: { path } },
      { cause },
    );
  }
  if (open !== undefined) return open;
  const sink = pino.destination({ dest: path, sync: false, append: true, mode: 0o600 });
  // A full disk costs lines of the log, not the daemon.
  sink.on('error', () => {});
  return sink;
}

/** Ends the files of `some` that are not among those of `others`. */
function end(some: Files, others: Files): void {
  for (const [path, sink] of some) if (others.get(path) !== sink) sink.end();
}
