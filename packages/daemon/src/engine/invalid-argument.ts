import { Fault } from '../model/fault.js';

/** The refusal for one argument of a call. */
export function invalidArgument(field: string, found: string | number, expected: string): Fault {
  const message = `${field} is ${found === '' ? 'empty' : found}; expected ${expected}`;
  return new Fault('INVALID_ARGUMENT', message, {
    violations: [{ field, found: String(found), expected, message }],
  });
}
