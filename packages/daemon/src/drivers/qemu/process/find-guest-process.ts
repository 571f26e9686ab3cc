import { readdir, readFile } from 'node:fs/promises';
import type { GuestProcess } from '../../driver.js';
import { incarnationVariable } from './guest-environment.js';
import { identifyProcess } from './process-identity.js';

/**
 * Looks through all processes for the one that was started for an incarnation: the daemon may die between starting a
 * process and recording it. Processes that we may not look into are not ours.
 */
export async function findGuestProcess(incarnation: string, bootId: string): Promise<GuestProcess | undefined> {
  const wanted = `${incarnationVariable}=${incarnation}`;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const environment = await readFile(`/proc/${entry}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(wanted)) return identifyProcess(Number(entry), bootId);
  }
  return undefined;
}
