import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so, and fails with what it waited for when that takes too long. */
export async function until(
  what: string | (() => string),
  isSo: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  for (const end = performance.now() + withinMs; !(await isSo()); await delay(5)) {
    if (performance.now() > end)
      throw new Error(`not within ${withinMs} ms: ${typeof what === 'string' ? what : what()}`);
  }
}
