import { readFileSync } from 'node:fs';
import type { GuestProcess } from '../../driver.js';

/** What the kernel says of a process. */
export interface ProcessStat {
  /** One letter: `R`, `S`, `D`, `T`, `Z` ... */
  readonly state: string;
  /** Threads that are not gone yet; a process whose first thread has ended holds its files until the last one has. */
  readonly threads: number;
  /** In clock ticks since boot. */
  readonly startTime: number;
}

/** Reads /proc/PID/stat; undefined: there is no such process. Never blocks: procfs is memory. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // ENOENT, or ESRCH when it dies while it is read: gone either way.
    return undefined;
  }
}

/** Reads the line of /proc/PID/stat; the name in it may hold anything, so fields are counted from its last `)`. */
export function parseProcessStat(line: string): ProcessStat | undefined {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const threads = Number(fields[17]);
  const startTime = Number(fields[19]);
  const isWhole = state !== undefined && state !== '' && Number.isSafeInteger(startTime);
  return isWhole ? { state, threads, startTime } : undefined;
}

/** Identity of this boot of the host. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

/** Names a process for ever; undefined: it is gone already. */
export function identifyProcess(pid: number, bootId: string): GuestProcess | undefined {
  const stat = readProcessStat(pid);
  return stat === undefined ? undefined : { pid, startTime: stat.startTime, bootId };
}

/** Whether that very process still runs; one that only waits to be reaped does not. */
export function isProcessAlive(process: GuestProcess, bootId: string): boolean {
  if (process.bootId !== bootId) return false;
  const stat = readProcessStat(process.pid);
  if (stat?.startTime !== process.startTime) return false;
  return stat.threads > 1 || (stat.state !== 'Z' && stat.state !== 'X');
}

/** Whether a process is held by a signal or a debugger: it can be asked nothing, and only another signal ends that. */
export function standsStill({ pid }: GuestProcess): boolean {
  const state = readProcessStat(pid)?.state;
  return state === 'T' || state === 't';
}

/** Sends a signal to that very process; false: it is gone. */
export function signalProcess(target: GuestProcess, bootId: string, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  // The pid may be another's by now. Between this look and the signal it cannot be reused unless 2^22 others start.
  if (!isProcessAlive(target, bootId)) return false;
  try {
    return process.kill(target.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
