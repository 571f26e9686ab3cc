import { Event } from '@holdfast/protocol';
import type { EventPosition } from '@holdfast/protocol';
import type { Fault } from '../model/fault.js';

/** The last events of one epoch, by number, and the readers that wait for the next one. */
export class EventRing {
  readonly epoch: string;
  readonly #slots: (Event | undefined)[];
  #last: number;
  /** Number of the first event that was ever put in. */
  readonly #begin: number;
  /** What readers see while a turn of the event loop is not over: nothing of what was published in it. */
  #lastOfTurn: number | undefined;
  /** Of each reader, the number up to which it has read. */
  readonly #readers = new Set<() => number>();
  #dropped = 0;
  #sleepers = new Set<() => void>();
  #closed: Fault | undefined;

  /** Begins an order of events, or goes on with one of which `kept` are the last events, up to number `last`. */
  constructor(epoch: string, capacity: number, last = 0, kept: readonly Event[] = []) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`capacity is ${capacity}; it must be 1 or more`);
    this.epoch = epoch;
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

  /** How many readers wait for something new. */
  get waiting(): number {
    return this.#sleepers.size;
  }

  /** Why no more events will be read; undefined: they will. */
  get closed(): Fault | undefined {
    return this.#closed;
  }

  append(event: Event): void {
    if (this.#readers.size > 0 && this.#lastOfTurn === undefined) {
      this.#lastOfTurn = this.#last;
      setImmediate(() => this.#wake());
    }
    this.#last += 1;
    this.#slots[this.#last % this.#slots.length] = event;
  }

  /** Calls `wake` once, when there is something new to see or the ring is closed; the answer takes it back. */
  onChange(wake: () => void): () => void {
    this.#sleepers.add(wake);
    return () => this.#sleepers.delete(wake);
  }

  /** How many read, how many were too slow until now, and by how many events the slowest of those who read is behind. */
  get readers(): { readonly count: number; readonly dropped: number; readonly lag: number } {
    const lag = Math.max(0, ...[...this.#readers].map((read) => this.#last - read()));
    return { count: this.#readers.size, dropped: this.#dropped, lag };
  }

  /**
   * Counts a reader in, so that turns of the event loop are told apart; the answer counts it out.
   * @param read - Says up to which number it has read.
   */
  join(read: () => number): () => void {
    this.#readers.add(read);
    return () => this.#readers.delete(read);
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

  #wake(): void {
    this.#lastOfTurn = undefined;
    const sleepers = this.#sleepers;
    this.#sleepers = new Set();
    for (const wake of sleepers) wake();
  }
}
