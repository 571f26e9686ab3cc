import type { OperationRecord } from './operation.js';

/** Jobs of one state. */
export interface Census {
  readonly count: number;
  /** Since when the oldest is in it, in milliseconds since 1970; undefined: there is none. */
  readonly oldestMs: number | undefined;
}

/** How many of these jobs wait and run, and since when the oldest of each does. */
export function takeCensus(records: Iterable<OperationRecord>): Readonly<Record<'queued' | 'running', Census>> {
  const census = { queued: { count: 0, oldestMs: undefined }, running: { count: 0, oldestMs: undefined } };
  for (const { state, origin, startedMs } of records) {
    if (state !== 'queued' && state !== 'running') continue;
    const of: { count: number; oldestMs: number | undefined } = census[state];
    const sinceMs = startedMs ?? origin.createdMs;
    of.count += 1;
    of.oldestMs = Math.min(of.oldestMs ?? sinceMs, sinceMs);
  }
  return census;
}
