import { setTimeout as delay } from 'node:timers/promises';
import { answersOn } from '@holdfast/host';

const pollMs = 20;

/** Waits until nobody answers on a socket any more; answers false when that takes too long. */
export async function untilGone(socket: string, limitMs: number, signal: AbortSignal): Promise<boolean> {
  for (const limit = Date.now() + limitMs; Date.now() < limit;) {
    if (!(await answersOn(socket))) return true;
    await delay(pollMs, undefined, { signal });
  }
  return false;
}
