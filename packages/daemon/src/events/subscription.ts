import type { Event, SubscribeEventsResponse } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import { type Feed, readFeed } from '../model/feed.js';
import { eventMessage } from './encode-events.js';
import type { EventRing, RingReader } from './event-ring.js';

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
export class Subscription implements Feed<SubscribeEventsResponse>, RingReader {
  readonly #ring: EventRing;
  readonly #start: SubscriptionStart;
  #cursor: number;
  #told: number;
  /** What came up to here it could not have read before, so it is not held against it. */
  #seen: number;
  /** Whether it has read everything and waits; the end of that is no delay of its reader's. */
  #isIdle = false;
  #wake: (() => void) | undefined;
  /** There since it was first read. */
  #leave: (() => void) | undefined;

  readonly #aborted = (): void => this.changed();

  constructor(ring: EventRing, start: SubscriptionStart) {
    this.#ring = ring;
    this.#start = start;
    this.#cursor = start.start;
    this.#told = start.start;
    this.#seen = start.begunAt;
  }

  /** @throws Fault EVENTS_LOST with the position when the reader is too slow, the signal's reason, what the ring is closed with */
  take(): SubscribeEventsResponse | undefined {
    try {
      return this.#take();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  onReady(wake: () => void): void {
    if (this.#start.signal.aborted) wake();
    else this.#wake = wake;
  }

  get cursor(): number {
    return this.#cursor;
  }

  changed(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  close(): void {
    this.#leave?.();
    this.#wake = undefined;
    this.#start.signal.removeEventListener('abort', this.#aborted);
  }

  [Symbol.asyncIterator](): AsyncGenerator<SubscribeEventsResponse, void, undefined> {
    return readFeed(this);
  }

  #take(): SubscribeEventsResponse | undefined {
    const ring = this.#ring;
    const { first, passes, signal, maxQueued } = this.#start;
    signal.throwIfAborted();
    if (this.#leave === undefined) {
      this.#leave = ring.join(this);
      signal.addEventListener('abort', this.#aborted);
      return eventMessage(first, ring.positionAt(this.#cursor));
    }
    if (this.#isIdle) this.#seen = ring.last;
    this.#isIdle = false;
    const visible = Math.max(this.#cursor, ring.visible);
    if (ring.oldest > this.#cursor + 1 || ring.count(this.#seen, ring.last, maxQueued, passes) > maxQueued) {
      ring.noteDropped();
      throw eventsLost(ring, this.#cursor);
    }
    this.#seen = ring.last;
    const events: Event[] = [];
    this.#cursor = ring.collect(this.#cursor, visible, batchSize, passes, events);
    if (events.length > 0 || this.#cursor - this.#told >= positionEvery) {
      this.#told = this.#cursor;
      return eventMessage(events, ring.positionAt(this.#cursor));
    }
    if (ring.closed !== undefined) throw ring.closed;
    this.#isIdle = true;
    return undefined;
  }
}

function eventsLost(ring: EventRing, cursor: number): Fault {
  return new Fault('EVENTS_LOST', `the reader fell behind at event ${cursor}; the last one is ${ring.last}`, {
    hint: 'subscribe again after this position',
    metadata: { epoch: ring.epoch, sequence: String(cursor) },
  });
}
