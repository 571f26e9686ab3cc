import { collectGarbage } from '../../telemetry/collect-garbage.js';

/** When what had to be done at once is done. */
const restMs = 2_000;

/**
 * Gives back the memory that only the start needed, once, shortly after it: a fifth of what an idle daemon would keep for good,
 * since V8 collects when its heap grows, and that of an idle daemon does not. It takes some fifty milliseconds.
 */
export function giveBackMemory(): void {
  setTimeout(() => collectGarbage('all'), restMs).unref();
}
