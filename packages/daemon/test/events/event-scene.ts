import { Event } from '@holdfast/protocol';
import type { EventPosition, SubscribeEventsResponse } from '@holdfast/protocol';
import { VirtualClock } from '../../src/drivers/test/virtual-clock.js';
import type { EventFilter } from '../../src/events/event-filter.js';
import { EventLog } from '../../src/events/event-log.js';

/** An event log at a time that the test moves, and readers of it. */
export function eventScene({ capacity = 100, maxQueued = 10 } = {}) {
  const clock = new VirtualClock(1_700_000_000_250);
  const log = new EventLog({ epoch: 'e1', capacity, clock });
  const publish = (count = 1, domainUuid = 'a'): void => {
    for (let index = 0; index < count; index++) {
      log.publish(Event.create({ domainUuid, body: { $case: 'lifecycle', value: { type: 3, detail: 6 } } }));
    }
  };
  const subscribe = (options: { after?: EventPosition; filter?: EventFilter } = {}) => {
    const abort = new AbortController();
    const reader = log.subscribe({ ...options, signal: abort.signal, maxQueued })[Symbol.asyncIterator]();
    const read = async (): Promise<string> => {
      const result: IteratorResult<SubscribeEventsResponse, void> = await reader.next();
      return result.done === true ? 'end' : show(result.value);
    };
    return { reader, read, abort };
  };
  return { clock, log, publish, subscribe };
}

/** `1 2 3 @3`: the numbers of the events, and the position after them. */
export function show({ events, position }: { events: Event[]; position?: EventPosition | undefined }): string {
  const numbers = events.map(({ sequence, body }) => (body?.$case === 'resync' ? `resync(${sequence})` : sequence));
  return [...numbers, `@${position?.epoch === 'e1' ? position.sequence : '?'}`].join(' ');
}

/** A position in the log of the scene, or in that of another run. */
export const at = (sequence: number, epoch = 'e1'): EventPosition => ({ epoch, sequence });
