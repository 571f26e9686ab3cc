/** How much is logged: everything from this level up. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** How much is logged of what comes from one part of the daemon. */
export interface LogFilter {
  readonly level: LogLevel;
  /** Part of the name of the room that logs: `rpc`, `drivers.qemu`. */
  readonly match: string;
}

/** Where lines go. */
export interface LogOutput {
  /** Lines below it do not go there. */
  readonly level: LogLevel;
  /** journal: standard error with the priority before each line, as the journal of systemd reads it. */
  readonly kind: 'stderr' | 'journal' | 'syslog' | 'file';
  /** file: absolute path. */
  readonly path?: string;
  /** syslog: the name of the program, as its lines have it. */
  readonly ident?: string;
}

/** What is logged, and where to. */
export interface LogRules {
  readonly level: LogLevel;
  /** The first that matches decides. */
  readonly filters: readonly LogFilter[];
  /** Empty: standard error, whatever passes the filters. */
  readonly outputs: readonly LogOutput[];
}

/** The levels, from the one that lets everything through. */
export const logLevels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

// libvirt counts them: 1 is debug, 4 is error.
const byNumber: Readonly<Record<string, LogLevel>> = { '1': 'debug', '2': 'info', '3': 'warn', '4': 'error' };

/** Reads `level:match` of each filter; undefined: it is none. Levels are words, or libvirt's numbers. */
export function parseLogFilters(text: string): readonly LogFilter[] | undefined {
  return parseEach(text, (level, match) => (isMatch(match) ? { level, match } : undefined));
}

/** Reads `level:kind`, `level:syslog:ident` or `level:file:path` of each output; undefined: it is none. */
export function parseLogOutputs(text: string): readonly LogOutput[] | undefined {
  return parseEach(text, (level, target) => {
    // libvirt's name for the journal is its daemon's.
    if (target === 'journal' || target === 'journald') return { level, kind: 'journal' };
    if (target === 'stderr') return { level, kind: 'stderr' };
    const ident = /^syslog:([\w.-]{1,48})$/.exec(target)?.[1];
    if (ident !== undefined) return { level, kind: 'syslog', ident };
    const path = target.startsWith('file:') ? target.slice('file:'.length) : '';
    return path.startsWith('/') && !path.includes('\0') ? { level, kind: 'file', path } : undefined;
  });
}

/** Writes filters as {@link parseLogFilters} reads them. */
export function formatLogFilters(filters: readonly LogFilter[]): string {
  return filters.map(({ level, match }) => `${level}:${match}`).join(' ');
}

/** Writes outputs as {@link parseLogOutputs} reads them. */
export function formatLogOutputs(outputs: readonly LogOutput[]): string {
  return outputs.map(({ level, kind, path, ident }) => [level, kind, path ?? ident ?? []].flat().join(':')).join(' ');
}

/** The level from which lines of a room are logged. */
export function levelOf(room: string, { level, filters }: LogRules): LogLevel {
  return filters.find(({ match }) => room.includes(match))?.level ?? level;
}

function parseEach<Entry>(
  text: string,
  read: (level: LogLevel, rest: string) => Entry | undefined,
): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const [, name = '', rest = ''] = /^([^:]+):(.+)$/.exec(word) ?? [];
    const level = byNumber[name] ?? logLevels.find((each) => each === name);
    const entry = level === undefined ? undefined : read(level, rest);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return entries;
}

function isMatch(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}
