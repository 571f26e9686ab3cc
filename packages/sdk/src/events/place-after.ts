import { shownValue, wrongValue } from '../errors/wrong-value.js';
import type { EventPositionInput } from '../gen/index.js';

/**
 * The position in what was given as one: an event has it too, beside everything else that it tells.
 * @throws HoldfastError INVALID_ARGUMENT for what has none, which would mean: everything that is still kept
 */
export function placeAfter(given: EventPositionInput | undefined): { after?: EventPositionInput } {
  if (given === undefined) return {};
  const expected = 'an event, or a position: { epoch, sequence }';
  if (typeof given !== 'object' || given === null) throw wrongValue('after', shownValue(given), expected);
  const { epoch, sequence } = given;
  if (epoch === undefined && sequence === undefined) {
    throw wrongValue('after', 'an object without epoch and sequence', expected);
  }
  return { after: { ...(epoch === undefined ? {} : { epoch }), ...(sequence === undefined ? {} : { sequence }) } };
}
