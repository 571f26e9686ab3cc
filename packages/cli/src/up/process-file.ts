import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hasEnded, readProcessStat } from '@holdfast/host';

/** Notes which process was started, and when: a pid alone may be another's by now. */
export function writeProcessFile(path: string, pid: number): void {
  writeFileSync(path, `${pid} ${startTime(pid) ?? 0}\n`, { mode: 0o600 });
}

/** The pid that was noted, if that very process lives. */
export function readProcessFile(path: string): number | undefined {
  const [pid = Number.NaN, since] = readText(path).trim().split(' ').map(Number);
  return Number.isSafeInteger(pid) && since !== undefined && startTime(pid) === since ? pid : undefined;
}

/** Forgets it. */
export function removeProcessFile(path: string): void {
  rmSync(path, { force: true });
}

function startTime(pid: number): number | undefined {
  const stat = readProcessStat(pid);
  return stat === undefined || hasEnded(stat) ? undefined : stat.startTime;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
