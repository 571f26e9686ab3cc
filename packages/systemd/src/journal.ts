import { fstatSync } from 'node:fs';
import type { Environment } from './environment.js';

/** Severities of lines by the words that loggers have for them, as syslog(3) counts and the journal reads them. */
export const logPriorities: Readonly<Record<string, number>> = {
  fatal: 2,
  error: 3,
  warn: 4,
  info: 6,
  debug: 7,
  trace: 7,
};

/**
 * Whether what is written to a descriptor goes to the journal: a line may begin with its priority there, `<3>`. systemd says
 * which descriptor it connected by its device and inode, since the variable is inherited by programs that write elsewhere.
 */
export function isJournal(descriptor: number, { JOURNAL_STREAM }: Environment): boolean {
  if (JOURNAL_STREAM === undefined) return false;
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return JOURNAL_STREAM === `${dev}:${ino}`;
  } catch {
    return false;
  }
}
