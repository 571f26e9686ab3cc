import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was. */
export interface Lateness {
  readonly meanMs: number;
  readonly maxMs: number;
}

const resolutionMs = 20;

/** Measures from now on; each reading answers what was since the one before. */
export function watchEventLoop(): () => Lateness {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return () => {
    const meanMs = late(histogram.mean);
    const maxMs = late(histogram.max);
    histogram.reset();
    return { meanMs, maxMs };
  };
}

// What is measured is the whole time between two looks. Without any there is no number.
function late(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolutionMs) : 0;
}
