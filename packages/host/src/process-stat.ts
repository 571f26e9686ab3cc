import { readFileSync } from 'node:fs';

/** What is asked of /proc/PID/stat. */
export interface ProcessStat {
  /** One letter: R runs, S sleeps, Z is a zombie, X is dead ... */
  readonly state: string;
  /** Start time in clock ticks since boot. */
  readonly startTime: number;
  readonly threads: number;
}

/**
 * Reads /proc/PID/stat, whose second field is a name that may itself hold blanks and parentheses.
 * @throws Error when it is not such a file
 */
export function parseProcessStat(text: string): ProcessStat {
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  const [state] = fields;
  // Fields 20 and 22 of proc(5), counted from the state, which is field 3.
  const threads = Number(fields[17]);
  const startTime = Number(fields[19]);
  if (!state || !Number.isSafeInteger(threads) || !Number.isSafeInteger(startTime)) {
    throw new Error(`not a line of /proc/PID/stat: ${text}`);
  }
  return { state, startTime, threads };
}

/** How a process is; undefined: there is none of this number. @throws when /proc cannot be read */
export function readProcessStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: it ended between open and read.
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Whether a process has ended. A zombie has, unless it is only the first thread of a process whose others hold its files. */
export function hasEnded({ state, threads }: ProcessStat): boolean {
  return threads <= 1 && ['Z', 'X', 'x'].includes(state);
}
