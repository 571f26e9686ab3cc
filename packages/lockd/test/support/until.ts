import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is true, and fails with what it waited for when that takes too long. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 40_000,
): Promise<number> {
  const start = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - start > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(2);
  }
  return performance.now() - start;
}
