import { isJournal, logPriorities } from '@holdfast/systemd';
import { pino } from 'pino';
import type { DestinationStream, LevelWithSilent } from 'pino';
import { Fault } from '../model/fault.js';
import { type LogOutput, logLevels } from '../model/log-rules.js';
import { openableForLog } from './log-file.js';
import { openSyslog, type Syslog } from './syslog.js';

/** A place for lines that may be changed while lines are written. */
export interface LogStreams extends DestinationStream {
  /**
   * Opens other outputs.
   * @returns what makes lines go there
   * @throws Fault FILE_PERMISSION when a file cannot be written, or there is no syslog
   */
  prepare(outputs: readonly LogOutput[]): () => void;
  /** Opens files anew: they may have been moved away. */
  reopen(): void;
}

interface Stream {
  /** Place of its level in the order of levels. */
  readonly from: number;
  write(line: string, priority: number): void;
}

type Sink = ReturnType<typeof pino.destination>;

/** The open files by their paths. One stays open over a change of outputs: two streams into it would mix up its lines. */
type Files = ReadonlyMap<string, Sink>;

/** Standard error, which a service manager may have connected to its journal. */
const usualOutputs = (): readonly LogOutput[] => [
  { level: 'trace', kind: isJournal(2, process.env) ? 'journal' : 'stderr' },
];

/**
 * Opens outputs. Each is written when the event loop has time for it: a slow reader does not stop the daemon.
 * `syslogSocket`: where syslog listens, for those who want it.
 */
export function openLogStreams(outputs: readonly LogOutput[], syslogSocket: string): LogStreams {
  // Standard error is one stream for good, for it cannot be opened again.
  const error = pino.destination({ fd: 2, sync: false });
  let streams: readonly Stream[] = [];
  let files: Files = new Map();
  // One for good too: it is bound to no run of the one that listens.
  let syslog: Syslog | undefined;

  const self = {
    // pino says the level of a line in `lastLevel` to streams that ask for it so.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      const label = pino.levels.labels[self.lastLevel] ?? 'fatal';
      const rank = logLevels.indexOf(label as LevelWithSilent);
      const priority = logPriorities[label] ?? 2;
      for (const stream of streams) if (rank >= stream.from) stream.write(line, priority);
    },
    prepare(next: readonly LogOutput[]): () => void {
      const wanted = next.length === 0 ? usualOutputs() : next;
      const opened = new Map<string, Sink>();
      const prepared: Stream[] = [];
      try {
        for (const output of wanted) prepared.push(open(output, opened));
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
  function open({ level, kind, path = '', ident = '' }: LogOutput, opened: Map<string, Sink>): Stream {
    const from = logLevels.indexOf(level);
    switch (kind) {
      case 'file': {
        const sink = opened.get(path) ?? openFile(path, files.get(path));
        opened.set(path, sink);
        return { from, write: (line) => void sink.write(line) };
      }
      case 'syslog': {
        const log = (syslog ??= openSyslog(syslogSocket));
        return { from, write: (line, priority) => log.write(ident, priority, line) };
      }
      case 'journal':
        return { from, write: (line, priority) => void error.write(`<${priority}>${line}`) };
      case 'stderr':
        return { from, write: (line) => void error.write(line) };
    }
  }
  self.prepare(outputs)();
  return self;
}

function openFile(path: string, open: Sink | undefined): Sink {
  // The stream opens it later, where nobody hears of an error.
  const refused = openableForLog(path);
  if (refused !== undefined) {
    const { problem, cause } = refused;
    const details = { metadata: { path } };
    throw new Fault('FILE_PERMISSION', `log file ${path} cannot be written: ${problem}`, details, { cause });
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
