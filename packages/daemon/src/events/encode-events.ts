import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { Event, EventPosition } from '@holdfast/protocol';
import type { SubscribeEventsResponse } from '@holdfast/protocol';
import { withOwnEncoding } from '../model/own-encoding.js';

/** Tags of `events` and of `position` in a SubscribeEventsResponse: number and wire type. */
const eventsTag = (1 << 3) | 2;
const positionTag = (2 << 3) | 2;

const encodings = new WeakMap<Event, Uint8Array>();

/** The bytes of an event as a part of a message; made once, whoever reads it, and kept as long as the event is. */
export function encodingOf(event: Event): Uint8Array {
  let bytes = encodings.get(event);
  if (bytes === undefined) {
    bytes = new BinaryWriter().uint32(eventsTag).bytes(Event.encode(event).finish()).finish();
    encodings.set(event, bytes);
  }
  return bytes;
}

/** A message to a subscriber whose events are encoded once for all of them. */
export function eventMessage(events: Event[], position: EventPosition): SubscribeEventsResponse {
  return withOwnEncoding({ events, position }, () => {
    const end = new BinaryWriter().uint32(positionTag).bytes(EventPosition.encode(position).finish()).finish();
    return Buffer.concat([...events.map(encodingOf), end]);
  });
}
