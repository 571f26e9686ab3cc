import { Fault } from '../../../model/fault.js';

/** The refusal for a number that no client has. */
export function noClient(id: number): Fault {
  return new Fault('INVALID_ARGUMENT', `there is no client ${id}; it may have gone`, {
    violations: [{ field: 'client', found: String(id), expected: 'the number of a client that is connected' }],
    hint: 'list them with: holdfast admin clients',
  });
}
