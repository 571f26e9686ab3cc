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
  /**
   * Duplicates of the descriptors by which a process has a file open, named by its resolved path; those that show its lock come
   * first. Each is made when it is asked for, and is the caller's. None: it has not, or may not be looked into.
   */
  duplicates(process: ProcessIdentity, path: string): Iterable<number>;
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
    duplicates: ({ pid }, path) => duplicatesOf(pid, path),
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

function* duplicatesOf(pid: number, path: string): Generator<number> {
  for (const number of descriptorsOf(pid, path)) {
    let copy: number;
    try {
      const taker: DescriptorTaker = loadDescriptorTaker();
      copy = taker.duplicate(pid, number);
    } catch {
      // It was closed since, or may not be had; the lock is then asked for anew.
      continue;
    }
    yield copy;
  }
}

/** A guest that was handed a lease twice may have one that has no lock any more beside the one that has it. */
function descriptorsOf(pid: number, path: string): number[] {
  try {
    const numbers = readdirSync(`/proc/${pid}/fd`)
      .filter((name) => linkAt(`/proc/${pid}/fd/${name}`) === path)
      .map(Number);
    const locked = new Set(numbers.filter((number) => showsLock(pid, number)));
    return [...locked, ...numbers.filter((number) => !locked.has(number))];
  } catch {
    // The process, or our right to look into it, may be missing.
    return [];
  }
}

/** Whether it locks the first byte, as lockd does. Not every file system lets the kernel tell. */
function showsLock(pid: number, number: number): boolean {
  try {
    return /^lock:.* 0 (?:0|EOF)$/m.test(readFileSync(`/proc/${pid}/fdinfo/${number}`, 'utf8'));
  } catch {
    return false;
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
