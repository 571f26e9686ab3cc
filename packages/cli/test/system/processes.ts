import { readdirSync, readFileSync } from 'node:fs';
import { hasEnded, readProcessStat } from '@holdfast/host';
import { until } from './until.js';

/** Whether a process runs or still ends: its first thread may be a zombie while another holds its files. */
export function isAlive(pid: number): boolean {
  const stat = readProcessStat(pid);
  return stat !== undefined && !hasEnded(stat);
}

/** Kills a process without mercy, and resolves when it is gone. */
export async function killProcess(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await until(`process ${pid} is gone`, () => !isAlive(pid));
}

/** The arguments that a process was started with. */
export function argumentsOf(pid: number): readonly string[] {
  return readText(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** The guests whose files are below a directory: their process ids, in order. */
export function guestsBelow(directory: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      const [program = '', ...args] = argumentsOf(pid);
      return program.includes('qemu-system') && args.some((each) => each.includes(directory)) && isAlive(pid);
    })
    .toSorted((one, other) => one - other);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // It ended meanwhile, or it is not ours to look at.
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
