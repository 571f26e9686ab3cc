import type { Event, SubscribeEventsResponse } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import { eventMessage } from './encode-events.js';
import type { EventRing } from './event-ring.js';

/** Where and how one reader reads. */
export interface SubscriptionStart {
  /** Number of the event after which it goes on. */
  readonly start: number;
  /** Number of the last event when it subscribed: what came later may be too much for it. */
  readonly begunAt: number;
  /** What it is told before anything else. */
  readonly first: Event[];
  readonly passes: ((event: Event) => boolean) | undefined;
  readonly signal: AbortSignal;
  readonly maxQueued: number;
}

/** Most events in one message. */
const batchSize = 256;
/** A reader whose filter lets nothing through is told its position after so many events. */
const positionEvery = 256;

/** Reads a ring from one place on, a message for each turn of the event loop in which something happened. */
export async function* readSubscription(
  ring: EventRing,
  { start, begunAt, first, passes, signal, maxQueued }: SubscriptionStart,
): AsyncGenerator<SubscribeEventsResponse, void, undefined> {
  let cursor = start;
  let told = start;
  // What came up to here it could not have read before, so it is not held against it.
  let seen = begunAt;
  let wake = (): void => {};
  const onAbort = (): void => wake();
  const leave = ring.join(() => cursor);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    yield eventMessage(first, ring.positionAt(cursor));
    for (;;) {
      signal.throwIfAborted();
      const visible = Math.max(cursor, ring.visible);
      if (ring.oldest > cursor + 1 || ring.count(seen, ring.last, maxQueued, passes) > maxQueued) {
        ring.noteDropped();
        throw eventsLost(ring, cursor);
      }
      seen = ring.last;
      const events: Event[] = [];
      cursor = ring.collect(cursor, visible, batchSize, passes, events);
      if (events.length > 0 || cursor - told >= positionEvery) {
        told = cursor;
        yield eventMessage(events, ring.positionAt(cursor));
        continue;
      }
      if (ring.closed !== undefined) throw ring.closed;
      await new Promise<void>((resolve) => {
        const forget = ring.onChange(resolve);
        wake = () => {
          forget();
          resolve();
        };
      });
      seen = ring.last;
    }
  } finally {
    leave();
    signal.removeEventListener('abort', onAbort);
  }
}

function eventsLost(ring: EventRing, cursor: number): Fault {
  return new Fault('EVENTS_LOST', `the reader fell behind at event ${cursor}; the last one is ${ring.last}`, {
    hint: 'subscribe again after this position',
    metadata: { epoch: ring.epoch, sequence: String(cursor) },
  });
}
