import type { HoldfastError } from './holdfast-error.js';
import { refusal } from './refusal.js';

/** What refuses a value that the SDK itself cannot do with: where it stands, what was found, what is accepted. */
export function wrongValue(field: string, found: string, expected: string): HoldfastError {
  const message = `${field} is ${found}; expected ${expected}`;
  return refusal('INVALID_ARGUMENT', message, {
    violations: [{ field, xmlPath: '', line: 0, column: 0, found, expected, message }],
  });
}

/** A value in words, with its type where that is what is wrong with it. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return String(value as null);
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  if (typeof value === 'function') return 'a function';
  return `${String(value as number)} (${typeof value})`;
}

/** Of programs without types: properties of what is no object are none, so that it would be a call without options. @throws HoldfastError INVALID_ARGUMENT */
export function checkOptions(options: object, expected = 'an object'): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongValue('options', shownValue(options), expected);
  }
}
