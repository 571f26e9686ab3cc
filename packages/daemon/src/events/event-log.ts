import { Event } from '@holdfast/protocol';
import type { EventPosition, ListEventsResponse } from '@holdfast/protocol';
import type { Clock } from '../model/clock.js';
import type { Fault } from '../model/fault.js';
import { toTimestamp } from '../model/timestamp.js';
import { compileFilter } from './event-filter.js';
import type { EventFilter } from './event-filter.js';
import { EventRing } from './event-ring.js';
import { Subscription } from './subscription.js';

/** How to make an {@link EventLog}. */
export interface EventLogOptions {
  /** Identity of the order of events that begins, unless there is one to go on with. */
  readonly epoch: string;
  /** How many events are kept. */
  readonly capacity: number;
  readonly clock: Clock;
  /** What an earlier run left; see {@link EventLog.leave}. */
  readonly left?: KeptEvents | undefined;
}

/** The events that a log has kept, from which another can go on as if it were the same. */
export interface KeptEvents {
  readonly epoch: string;
  readonly lastSequence: number;
  /** The last of them, without gaps. */
  readonly events: Event[];
}

/** What is asked of the events that are kept. */
export interface EventListOptions {
  /** Only later than this one; absent: from the oldest that is kept. */
  readonly after?: EventPosition | undefined;
  readonly filter?: EventFilter | undefined;
  /** Most events in an answer. */
  readonly limit: number;
}

/** What is asked of the events to come. */
export interface EventSubscribeOptions {
  /** Go on after this one; absent: from now on. */
  readonly after?: EventPosition | undefined;
  readonly filter?: EventFilter | undefined;
  /** Ends the subscription; its reason is thrown to the reader. */
  readonly signal: AbortSignal;
  /** How many events may happen while the reader is at work on those that it has; beyond, it is cut off. */
  readonly maxQueued: number;
}

/** What an event says of itself; the log adds epoch, number and time. */
export type NewEvent = Omit<Event, 'epoch' | 'sequence' | 'time'>;

/**
 * What happened, in order: numbers without gaps, the last of them kept to be read again. Readers read from what is
 * kept at their own pace, so an event costs the same whoever listens, and a slow reader holds up nobody.
 */
export class EventLog {
  readonly #clock: Clock;
  readonly #ring: EventRing;

  constructor({ epoch, capacity, clock, left }: EventLogOptions) {
    this.#clock = clock;
    this.#ring =
      left === undefined
        ? new EventRing({ epoch, capacity, clock })
        : new EventRing({ epoch: left.epoch, capacity, clock }, left.lastSequence, left.events);
  }

  /** Where a reader stands who has read everything. */
  get position(): EventPosition {
    return this.#ring.positionAt(this.#ring.last);
  }

  /** What another log needs to go on from here. */
  leave(): KeptEvents {
    const { epoch, last, oldest } = this.#ring;
    const events: Event[] = [];
    this.#ring.collect(oldest - 1, last, Number.POSITIVE_INFINITY, undefined, events);
    return { epoch, lastSequence: last, events };
  }

  /** How many read, how many were too slow, and by how much the slowest is behind. */
  get readers(): { readonly count: number; readonly dropped: number; readonly lag: number } {
    return this.#ring.readers;
  }

  /** Appends an event; all that is published in one turn of the event loop reaches a reader in one message. */
  publish(event: NewEvent): Event {
    const { epoch, last } = this.#ring;
    const time = toTimestamp(this.#clock.now());
    const published: Event = { ...event, epoch, sequence: last + 1, time };
    this.#ring.append(published);
    return published;
  }

  /**
   * Answers events that are kept, oldest first. When some after `after` are not kept any more, or it is of another
   * run, the first is a `resync`, followed by what is kept.
   * @throws Fault INVALID_ARGUMENT for a kind that is not one
   */
  list({ after, filter = {}, limit }: EventListOptions): ListEventsResponse {
    const ring = this.#ring;
    const passes = compileFilter(filter);
    const isLost = after !== undefined && !ring.canFollow(after);
    const start = after === undefined || isLost ? ring.oldest - 1 : after.sequence;
    const events = isLost ? [ring.resyncAt(start, toTimestamp(this.#clock.now()))] : [];
    const end = ring.collect(start, ring.last, limit - events.length, passes, events);
    return { events, position: ring.positionAt(end) };
  }

  /**
   * Sends events as they happen. The first message comes at once and tells where the stream begins. When `after`
   * cannot be followed, it holds one `resync`, and the stream goes on from now.
   * @throws Fault INVALID_ARGUMENT at once; EVENTS_LOST with the position from the stream, when the reader is too slow
   */
  subscribe({ after, filter = {}, signal, maxQueued }: EventSubscribeOptions): Subscription {
    const ring = this.#ring;
    const passes = compileFilter(filter);
    const isLost = after !== undefined && !ring.canFollow(after);
    const start = after === undefined || isLost ? ring.last : after.sequence;
    const first = isLost ? [ring.resyncAt(start, toTimestamp(this.#clock.now()))] : [];
    return new Subscription(ring, { start, begunAt: ring.last, first, passes, signal, maxQueued });
  }

  /** Ends every subscription with this fault once its reader has what was published before; publishing goes on. */
  close(fault: Fault): void {
    this.#ring.close(fault);
  }
}
