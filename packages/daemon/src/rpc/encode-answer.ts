import type { MethodEntry } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import { ownEncodingOf } from '../model/own-encoding.js';
import type { CarrierServices } from './carrier-services.js';

/**
 * Encodes what the engine answered.
 * @throws Fault RESOURCE_EXHAUSTED when it is longer than may be sent; anything else when it is not a response of the method
 */
export function encodeAnswer(
  method: MethodEntry,
  answer: object,
  { encode, limits }: Pick<CarrierServices, 'encode' | 'limits'>,
): Uint8Array {
  const bytes = ownEncodingOf(answer) ?? encode(method.response, answer);
  if (bytes.length <= limits.maxResponseBytes) return bytes;
  const found = `the answer of ${method.rpc} has ${bytes.length} bytes, at most ${limits.maxResponseBytes} are sent`;
  throw new Fault('RESOURCE_EXHAUSTED', found, { hint: 'ask for fewer at a time' });
}
