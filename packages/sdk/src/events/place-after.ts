import type { EventPositionInput } from '../gen/index.js';

/** The position in what was given as one: an event has it too, beside everything else that it tells. */
export function placeAfter(given: EventPositionInput | undefined): { after?: EventPositionInput } {
  if (given === undefined) return {};
  const { epoch, sequence } = given;
  return { after: { ...(epoch === undefined ? {} : { epoch }), ...(sequence === undefined ? {} : { sequence }) } };
}
