import { Event } from '@holdfast/protocol';
import type { EventPosition } from '@holdfast/protocol';
import type { Clock } from '../model/clock.js';
import type { Fault } from '../model/fault.js';

/** Who reads a ring. */
export interface RingReader {
  /** Number up to which it has read. */
  readonly cursor: number;
  /** There is something new to see, or the ring is closed. */
  changed(): void;
}

/** What a ring is besides its events. */
export interface RingOptions {
  readonly epoch: string;
  /** How many events are kept. */
  readonly capacity: number;
  /** Says how long it takes to tell the readers; absent: that is not asked. */
  readonly clock?: Clock;
}

/** Longest that readers wait on purpose. */
const longestPauseMs = 20;

/** The last events of one epoch, by number, and those who read them. */
export class EventRing {
  readonly epoch: string;
  readonly #slots: (Event | undefined)[];
  #last: number;
  /** Number of the first event that was ever put in. */
  readonly #begin: number;
  /** What readers see while a turn of the event loop is not over: nothing of what was published in it. */
  #lastOfTurn: number | undefined;
  readonly #readers = new Set<RingReader>();
  #dropped = 0;
  #closed: Fault | undefined;

  readonly #clock: Clock | undefined;
  /** Before that nobody is told of anything: it took as long as this to tell them the last time. */
  #pausedUntil = 0;

  /** Begins an order of events, or goes on with one of which `kept` are the last events, up to number `last`. */
  constructor({ epoch, capacity, clock }: RingOptions, last = 0, kept: readonly Event[] = []) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`capacity is ${capacity}; it must be 1 or more`);
    this.epoch = epoch;
    this.#clock = clock;
    this.#slots = Array.from({ length: capacity });
    this.#last = last;
    for (const event of kept.slice(-capacity)) this.#slots[event.sequence % capacity] = event;
    this.#begin = last - Math.min(kept.length, capacity) + 1;
  }

  /** Number of the last event; 0: there was none. */
  get last(): number {
    return this.#last;
  }

  /** Number of the oldest event that is kept; one more than `last`: none is. */
  get oldest(): number {
    return Math.max(this.#begin, this.#last - this.#slots.length + 1);
  }

  /** Number of the last event that readers may see now. */
  get visible(): number {
    return this.#lastOfTurn ?? this.#last;
  }

  /** Why no more events will be read; undefined: they will. */
  get closed(): Fault | undefined {
    return this.#closed;
  }

  append(event: Event): void {
    if (this.#readers.size > 0 && this.#lastOfTurn === undefined) {
      this.#lastOfTurn = this.#last;
      const clock = this.#clock;
      const pauseMs = clock === undefined ? 0 : Math.min(this.#pausedUntil - clock.now(), longestPauseMs);
      if (pauseMs >= 1) clock?.setTimeout(() => this.#wake(), pauseMs);
      else setImmediate(() => this.#wake());
    }
    this.#last += 1;
    this.#slots[this.#last % this.#slots.length] = event;
  }

  /** How many read, how many were too slow until now, and by how many events the slowest of those who read is behind. */
  get readers(): { readonly count: number; readonly dropped: number; readonly lag: number } {
    const lag = Math.max(0, ...[...this.#readers].map(({ cursor }) => this.#last - cursor));
    return { count: this.#readers.size, dropped: this.#dropped, lag };
  }

  /** Counts a reader in: from now on it is told of changes, a turn of the event loop at a time. The answer counts it out. */
  join(reader: RingReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Counts a reader that was cut off because it was too slow. */
  noteDropped(): void {
    this.#dropped += 1;
  }

  close(fault: Fault): void {
    this.#closed ??= fault;
    this.#wake();
  }

  /** Whether all that happened after a position is still kept. */
  canFollow({ epoch, sequence }: EventPosition): boolean {
    return epoch === this.epoch && sequence >= this.oldest - 1 && sequence <= this.#last;
  }

  /** Adds up to `limit` events after `from` up to `to`, and answers the number up to which it has looked. */
  collect(
    from: number,
    to: number,
    limit: number,
    passes: ((event: Event) => boolean) | undefined,
    into: Event[],
  ): number {
    let room = limit;
    for (let sequence = from + 1; sequence <= to; sequence++) {
      const event = this.#slots[sequence % this.#slots.length];
      if (event === undefined || passes?.(event) === false) continue;
      if (room <= 0) return sequence - 1;
      into.push(event);
      room -= 1;
    }
    return to;
  }

  /** How many of the events after `from` up to `to` pass, at most: told exactly only beyond `enough`. */
  count(from: number, to: number, enough: number, passes: ((event: Event) => boolean) | undefined): number {
    // So few that it does not matter which of them pass.
    if (passes === undefined || to - from <= enough) return to - from;
    let counted = 0;
    for (let sequence = from + 1; sequence <= to && counted <= enough; sequence++) {
      const event = this.#slots[sequence % this.#slots.length];
      if (event !== undefined && passes(event)) counted += 1;
    }
    return counted;
  }

  positionAt(sequence: number): EventPosition {
    return { epoch: this.epoch, sequence };
  }

  /** Tells a reader at this number that it has lost events. */
  resyncAt(sequence: number, time: NonNullable<Event['time']>): Event {
    const value = { oldestSequence: this.oldest };
    return Event.create({ epoch: this.epoch, sequence, time, body: { $case: 'resync', value } });
  }

  /** Tells all of them. With a thousand it takes a while; as long again the loop is for others, and what happens meanwhile is told as one. */
  #wake(): void {
    this.#lastOfTurn = undefined;
    const begun = this.#clock?.now() ?? 0;
    for (const reader of this.#readers) reader.changed();
    const ended = this.#clock?.now() ?? 0;
    this.#pausedUntil = ended + (ended - begun);
  }
}
