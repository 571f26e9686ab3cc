import { readFileSync, rmSync, writeFileSync } from 'node:fs';

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

// Field 22 of /proc/PID/stat. The second, in parentheses, may itself hold blanks and parentheses. A zombie is dead.
function startTime(pid: number): number | undefined {
  const fields = readText(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields[0] === 'Z' || fields.length < 20 ? undefined : Number(fields[19]);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH')
      return '';
    throw error;
  }
}
