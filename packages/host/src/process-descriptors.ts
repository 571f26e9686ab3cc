import { closeSync } from 'node:fs';
import { loadSystemCall } from './system-call.js';

/** Takes duplicates of what other processes have open. */
export interface DescriptorTaker {
  /**
   * Duplicates a descriptor of another process into this one: both mean the same open file from then on, locks of it
   * included. It is closed on exec; whoever asked for it closes it. Needs the right to debug that process, which root and
   * a process of the same user have, the latter only where Yama does not forbid it (kernel.yama.ptrace_scope).
   * @throws ErrnoException ESRCH: there is no such process, EBADF: it has no such descriptor, EPERM: it may not be debugged,
   * ENOSYS: the kernel is older than 5.6
   */
  duplicate(pid: number, descriptor: number): number;
}

/** The numbers are the same on every architecture. */
const SYS_pidfd_open = 434;
const SYS_pidfd_getfd = 438;

/**
 * Makes it; Node has no call for it, so it goes through koffi.
 * @throws when koffi cannot be loaded
 */
export function loadDescriptorTaker(): DescriptorTaker {
  const call = loadSystemCall();
  return {
    duplicate(pid, descriptor) {
      const process = call('pidfd_open', SYS_pidfd_open, pid, 0);
      try {
        return call('pidfd_getfd', SYS_pidfd_getfd, process, descriptor, 0);
      } finally {
        closeSync(process);
      }
    },
  };
}
