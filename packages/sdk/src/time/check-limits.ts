import { refusal } from '../errors/refusal.js';
import { longestTimerMs } from './wait-clock.js';

/**
 * What limits a wait must be of its kind before anything is sent: a time that is none would end the wait at once, and with it, where
 * it was so asked, a guest. A time that is over is a time.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function checkLimits(signal: AbortSignal | undefined, timeoutMs: number | undefined): void {
  if (timeoutMs !== undefined) checkMs('timeoutMs', timeoutMs);
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw wrong('signal', signal, 'an AbortSignal');
  }
}

/** @throws HoldfastError INVALID_ARGUMENT */
export function checkMs(field: string, value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value)) throw wrong(field, value, 'a number of milliseconds');
}

/**
 * A time that comes again and again: one that is none, or that no timer can be, would come every millisecond.
 * @throws HoldfastError INVALID_ARGUMENT
 */
export function periodOf(field: string, value: number): number {
  checkMs(field, value);
  if (value < 0) throw wrong(field, value, '0 milliseconds or more');
  return Math.min(value, longestTimerMs);
}

function wrong(field: string, value: unknown, expected: string): Error {
  const found = shown(value);
  const message = `${field} is ${found}; expected ${expected}`;
  return refusal('INVALID_ARGUMENT', message, {
    violations: [{ field, xmlPath: '', line: 0, column: 0, found, expected, message }],
  });
}

function shown(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object' || typeof value === 'function')
    return `${typeof value === 'object' ? 'an object' : 'a function'}`;
  return `${String(value as number)} (${typeof value})`;
}
