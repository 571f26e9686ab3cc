import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { readProcessStat } from './process-stat.js';
import { loadSystemCall } from './system-call.js';

/** A process for good: its number may be another's by now, but not with the same start time. */
export interface KnownProcess {
  readonly pid: number;
  /** Start time in clock ticks since boot. */
  readonly startTime: number;
}

/** Sends signals to the process that is meant, and never to another one that got its number. */
export interface ProcessSignaller {
  /**
   * Sends it; false: that process is gone.
   * @throws ErrnoException EPERM: it is not ours to signal, ENOSYS: the kernel is older than 5.3
   */
  signal(process: KnownProcess, signal: 'SIGTERM' | 'SIGKILL'): boolean;
}

/** The numbers are the same on every architecture. */
const SYS_pidfd_send_signal = 424;
const SYS_pidfd_open = 434;

/**
 * Makes it; Node has no call for it, so it goes through koffi.
 * @throws when koffi cannot be loaded
 */
export function loadProcessSignaller(): ProcessSignaller {
  const call = loadSystemCall();
  return {
    signal(known, signal) {
      let process: number | undefined;
      try {
        process = call('pidfd_open', SYS_pidfd_open, known.pid, 0);
        // Looked at after it was opened: from here on it cannot become another one.
        if (readProcessStat(known.pid)?.startTime !== known.startTime) return false;
        call('pidfd_send_signal', SYS_pidfd_send_signal, process, constants.signals[signal], 0, 0);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
        throw error;
      } finally {
        if (process !== undefined) closeSync(process);
      }
    },
  };
}
