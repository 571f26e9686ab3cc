import { checkLimits } from './check-limits.js';
import { hostClock, type WaitClock } from './wait-clock.js';

/** What ends a wait. */
export interface WaitLimit extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * Limits a wait by the caller's signal and, unless it is 0, by a time; dispose it when the wait is over.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function limitWait(signal: AbortSignal | undefined, timeoutMs: number, clock: WaitClock = hostClock): WaitLimit {
  checkLimits(signal, timeoutMs);
  const late = new AbortController();
  const stop =
    timeoutMs === 0
      ? undefined
      : clock.setTimeout(
          () => late.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
          timeoutMs,
        );
  const signals = signal === undefined ? [late.signal] : [signal, late.signal];
  return { signal: AbortSignal.any(signals), [Symbol.dispose]: () => stop?.() };
}
