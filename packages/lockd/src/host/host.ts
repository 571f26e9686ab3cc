import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import {
  hasEnded,
  type DescriptorTaker,
  loadDescriptorTaker,
  loadProcessSignaller,
  type ProcessSignaller,
  type ProcessStat,
  readProcessStat,
} from '@holdfast/host';

/** What lockd asks of the machine it runs on. */
export interface Host {
  readonly name: string;
  /** Identity of this boot. */
  readonly bootId: string;
  /** How a process is; undefined: there is none of this number. */
  processStat(pid: number): ProcessStat | undefined;
  /** Ends a process, and no other that has its number by now; false: it is gone. @throws what the kernel says */
  signal(process: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL'): boolean;
  /** A duplicate of a descriptor by which a process has a file open, named by its resolved path; undefined: it has not, or may not be looked into. */
  duplicate(process: ProcessIdentity, path: string): number | undefined;
}

/** Names one process for ever: a pid alone may be another's by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot. */
  readonly startTime: number;
  readonly bootId: string;
}

/** The machine as /proc shows it. */
export function readHost(): Host {
  return {
    name: hostname(),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    processStat: readProcessStat,
    signal: signaller().signal,
    duplicate: ({ pid }, path) => duplicateOf(pid, path),
  };
}

/** Without koffi there is a moment between the look and the signal. */
function signaller(): ProcessSignaller {
  try {
    return loadProcessSignaller();
  } catch {
    return {
      signal: ({ pid, startTime }, signal) =>
        readProcessStat(pid)?.startTime === startTime && process.kill(pid, signal),
    };
  }
}

/** Whether that very process still runs. */
export function isAlive(process: ProcessIdentity, host: Host): boolean {
  if (process.bootId !== host.bootId) return false;
  let stat: ProcessStat | undefined;
  try {
    stat = host.processStat(process.pid);
  } catch {
    // No descriptor left to read /proc with, for example. In doubt it lives: a lease held too long harms nobody.
    return true;
  }
  if (stat === undefined || stat.startTime !== process.startTime) return false;
  return !hasEnded(stat);
}

function duplicateOf(pid: number, path: string): number | undefined {
  try {
    const found = readdirSync(`/proc/${pid}/fd`).find((name) => linkAt(`/proc/${pid}/fd/${name}`) === path);
    if (found === undefined) return undefined;
    const taker: DescriptorTaker = loadDescriptorTaker();
    return taker.duplicate(pid, Number(found));
  } catch {
    // The process, the file or our right to look into it may be missing; the lock is then asked for anew.
    return undefined;
  }
}

/** Where a link leads; it is only read, because to follow it may hang. */
function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since the directory was read.
    return '';
  }
}
