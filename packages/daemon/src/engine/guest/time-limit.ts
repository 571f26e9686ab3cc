import type { Clock } from '../../model/clock.js';

/** A signal that is aborted with another one, or after a time. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
}

/** Limits the time of one step; dispose it when the step is over. */
export function timeLimit(clock: Clock, ms: number, parent: AbortSignal): TimeLimit {
  const late = new AbortController();
  const cancel = clock.setTimeout(() => {
    late.abort(new DOMException(`took longer than ${ms} ms`, 'TimeoutError'));
  }, ms);
  return { signal: AbortSignal.any([parent, late.signal]), [Symbol.dispose]: cancel };
}
