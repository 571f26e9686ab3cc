import { readFileSync } from 'node:fs';
import { hasEnded, readProcessStat } from '@holdfast/host';
import type { GuestProcess } from '../../driver.js';

/** Identity of this boot of the host. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

/** Names a process for ever; undefined: it is gone already. */
export function identifyProcess(pid: number, bootId: string): GuestProcess | undefined {
  const stat = readProcessStat(pid);
  return stat === undefined ? undefined : { pid, startTime: stat.startTime, bootId };
}

/** Whether that very process still runs; one that only waits to be reaped does not. In doubt it does. */
export function isProcessAlive(process: GuestProcess, bootId: string): boolean {
  try {
    return isSeenAlive(process, bootId);
  } catch {
    // No descriptor left to read /proc with, for example. Who is taken for alive is not started twice.
    return true;
  }
}

/** Whether a process is held by a signal or a debugger: it can be asked nothing, and only another signal ends that. */
export function standsStill({ pid }: GuestProcess): boolean {
  const state = readProcessStat(pid)?.state;
  return state === 'T' || state === 't';
}

/** Sends a signal to that very process; false: it is gone. @throws when it cannot be looked at: it may be another's pid */
export function signalProcess(target: GuestProcess, bootId: string, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  // The pid may be another's by now. Between this look and the signal it cannot be reused unless 2^22 others start.
  if (!isSeenAlive(target, bootId)) return false;
  try {
    return process.kill(target.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function isSeenAlive({ pid, startTime, bootId }: GuestProcess, current: string): boolean {
  if (bootId !== current) return false;
  const stat = readProcessStat(pid);
  return stat?.startTime === startTime && !hasEnded(stat);
}
