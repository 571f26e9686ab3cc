import type { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { readUntilAborted } from './read-until-aborted.js';
import { StreamWriter } from './stream-writer.js';
import type { OutputStream } from './stream-writer.js';

/**
 * Calls a method that answers with a stream and sends what it answers. What waits for a slow reader is bounded; a reader
 * that stands still before a full queue is cut off with a reason, never skipped.
 * @throws Fault EVENTS_LOST, the reason of the call's signal, and whatever the engine throws
 */
export async function sendStream(
  call: CarriedCall,
  output: OutputStream,
  encode: (message: object) => Uint8Array,
  at: CarrierServices,
): Promise<void> {
  const messages = await at.dispatcher.run(call);
  if (!(Symbol.asyncIterator in messages)) throw new TypeError(`the handler of ${call.method.name} answered no stream`);
  const writer = new StreamWriter(output, at.limits, call.signal);
  for await (const message of readUntilAborted(messages as AsyncIterable<object>, call.signal)) {
    await writer.write(encode(message));
  }
  await writer.end();
}
