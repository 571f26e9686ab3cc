import { answersOn } from '@holdfast/host';
import { CommandError } from '../command-error.js';
import type { House } from './house.js';
import { readProcessFile, removeProcessFile } from './process-file.js';
import { untilEnded, untilGone } from './until-gone.js';

const limitMs = 5000;
const endMs = 40_000;

/**
 * Stops lockd, if it runs and holds nothing: it is asked once, and refuses by itself as long as a guest needs it.
 * @throws CommandError LEASE_BUSY when it does not stop
 */
export async function stopLockd(house: House, signal: AbortSignal): Promise<'stopped' | 'not running'> {
  if (!(await answersOn(house.lockdSocket))) return 'not running';
  const pid = readProcessFile(house.lockdProcessFile);
  if (pid === undefined) {
    throw new CommandError('holdfast-lockd runs, but was not started by holdfast up', {
      reason: 'INVALID_STATE',
      hint: 'stop it where it was started, for example: systemctl stop holdfast-lockd; one that holdfastd started ends by itself',
    });
  }
  process.kill(pid, 'SIGTERM');
  if (!(await untilGone(house.lockdSocket, limitMs, signal))) {
    throw new CommandError(`holdfast-lockd (pid ${pid}) goes on: it holds the disks of running guests`, {
      reason: 'LEASE_BUSY',
      hint: 'take the guests back and shut them down: holdfast up; holdfast domain list --running',
    });
  }
  if (!(await untilEnded(house.lockdProcessFile, endMs, signal))) {
    throw new CommandError(`holdfast-lockd (pid ${pid}) serves no more, but has not ended after ${endMs / 1000} s`, {
      reason: 'DEADLINE_EXCEEDED',
      hint: `see what it waits for in ${house.lockdLog}`,
    });
  }
  removeProcessFile(house.lockdProcessFile);
  return 'stopped';
}
