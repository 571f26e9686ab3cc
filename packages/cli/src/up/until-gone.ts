import { setTimeout as delay } from 'node:timers/promises';
import { answersOn } from '@holdfast/host';
import { readProcessFile } from './process-file.js';

const pollMs = 20;

/** Waits until nobody answers on a socket any more; answers false when that takes too long. */
export function untilGone(socket: string, limitMs: number, signal: AbortSignal): Promise<boolean> {
  return until(async () => !(await answersOn(socket)), limitMs, signal);
}

/** Waits until the process that a file names has ended, if it names one; answers false when that takes too long. */
export function untilEnded(processFile: string, limitMs: number, signal: AbortSignal): Promise<boolean> {
  return until(() => Promise.resolve(readProcessFile(processFile) === undefined), limitMs, signal);
}

async function until(isSo: () => Promise<boolean>, limitMs: number, signal: AbortSignal): Promise<boolean> {
  for (const limit = Date.now() + limitMs; Date.now() < limit;) {
    if (await isSo()) return true;
    await delay(pollMs, undefined, { signal });
  }
  return false;
}
