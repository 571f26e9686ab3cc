import { type Feed, isFeed } from '../../model/feed.js';
import { isPatient } from '../../model/patient-stream.js';
import type { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { readUntilAborted } from './read-until-aborted.js';
import { StreamWriter } from './stream-writer.js';
import type { OutputStream } from './stream-writer.js';

/** What may wait for a reader whom the source waits for: its source has the rest. */
const patientQueue = { maxStreamMessages: 4 };

type Encode = (message: object) => Uint8Array;

/**
 * Calls a method that answers with a stream and sends what it answers. What waits for a slow reader is bounded; a reader
 * that stands still before a full queue is cut off with a reason, never skipped.
 * @throws Fault EVENTS_LOST, the reason of the call's signal, and whatever the engine throws
 */
export async function sendStream(
  call: CarriedCall,
  output: OutputStream,
  encode: Encode,
  at: CarrierServices,
): Promise<void> {
  const messages = await at.dispatcher.run(call);
  if (!isStream(messages)) throw new TypeError(`the handler of ${call.method.name} answered no stream`);
  const limits = isPatient(messages)
    ? { ...at.limits, cutOffMs: Number.POSITIVE_INFINITY, ...patientQueue }
    : at.limits;
  const writer = new StreamWriter(output, limits, call.signal, at.clock);
  if (isFeed(messages)) return pump(messages, writer, encode);
  for await (const message of readUntilAborted(messages, call.signal)) {
    writer.write(encode(message));
    if (!writer.hasRoom) await writer.room();
  }
  await writer.end();
}

function isStream(answer: object): answer is AsyncIterable<object> {
  return Symbol.asyncIterator in answer;
}

/** Sends what a feed has, each time that it has something, until it throws. Without promises: a change may be for a thousand readers. */
function pump(feed: Feed<object>, writer: StreamWriter, encode: Encode): Promise<void> {
  return new Promise((_resolve, reject) => {
    const fail = (error: unknown): void => {
      feed.close();
      reject(error as Error);
    };
    const send = (): void => {
      try {
        while (writer.hasRoom) {
          const message = feed.take();
          if (message === undefined) {
            feed.onReady(send);
            return;
          }
          writer.write(encode(message));
        }
      } catch (error) {
        fail(error);
        return;
      }
      writer.room().then(send, fail);
    };
    send();
  });
}
