import type { Guest } from '../../drivers/driver.js';

/**
 * Lets a guest run again that a job has held for a while, and answers whether it does. One that has ended or has shut itself down
 * meanwhile cannot: what became of it is told by its facts, which wait for the end of the job.
 * @throws Fault what the driver throws, of a guest that could run
 */
export async function letRun(guest: Guest): Promise<boolean> {
  const { signal } = new AbortController();
  try {
    await guest.resume(signal);
    return true;
  } catch (error) {
    const status = await guest.status(signal).catch(() => undefined);
    if (status?.run === 'running' || status?.run === 'paused') throw error;
    return false;
  }
}
