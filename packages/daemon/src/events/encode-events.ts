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

/** Longer ones are for readers that catch up, each from a place of its own: kept, they would cost memory and help nobody. */
const maxShared = 16;

/** The last messages, each at the number that it ends with: readers that keep up all get the same one. */
const messages: (SubscribeEventsResponse | undefined)[] = Array.from({ length: 16 });

/** A message to a subscriber; those that get the same events at the same place share it, and its encoding. */
export function eventMessage(events: Event[], position: EventPosition): SubscribeEventsResponse {
  const place = position.sequence % messages.length;
  const shared = messages[place];
  if (shared !== undefined && events.length > 0 && isSame(shared, events, position)) return shared;
  let bytes: Uint8Array | undefined;
  const message = withOwnEncoding<SubscribeEventsResponse>({ events, position }, () => {
    if (bytes !== undefined) return bytes;
    const end = new BinaryWriter().uint32(positionTag).bytes(EventPosition.encode(position).finish()).finish();
    bytes = Buffer.concat([...events.map(encodingOf), end]);
    return bytes;
  });
  if (events.length > 0 && events.length <= maxShared) messages[place] = message;
  return message;
}

function isSame(
  shared: SubscribeEventsResponse,
  events: readonly Event[],
  { epoch, sequence }: EventPosition,
): boolean {
  return (
    shared.position?.sequence === sequence &&
    shared.position.epoch === epoch &&
    shared.events.length === events.length &&
    shared.events.every((event, index) => event === events[index])
  );
}
