import { shownValue, wrongValue } from '../errors/wrong-value.js';
import { longestTimerMs } from './wait-clock.js';

/**
 * What limits a wait must be of its kind before anything is sent: a time that is none would end the wait at once, and with it, where
 * it was so asked, a guest. A time that is over is a time.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function checkLimits(signal: AbortSignal | undefined, timeoutMs: number | undefined): void {
  if (timeoutMs !== undefined) checkMs('timeoutMs', timeoutMs);
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw wrongValue('signal', shownValue(signal), 'an AbortSignal');
  }
}

/** @throws HoldfastError INVALID_ARGUMENT */
export function checkMs(field: string, value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw wrongValue(field, shownValue(value), 'a number of milliseconds');
}

/**
 * A time that comes again and again: one that is none, or that no timer can be, would come every millisecond.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function periodOf(field: string, value: number): number {
  checkMs(field, value);
  if (value < 0) throw wrongValue(field, shownValue(value), '0 milliseconds or more');
  return Math.min(value, longestTimerMs);
}
