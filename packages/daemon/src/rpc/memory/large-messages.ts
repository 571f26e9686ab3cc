import { collectGarbage } from '@holdfast/host';
import type { Clock } from '../../model/clock.js';

/** What large messages may take of the daemon's memory, all clients together. */
export interface LargeMessageBounds {
  /** From here on a message is large. */
  readonly largeMessageBytes: number;
  /** Bytes of large messages that are read and worked on at a time. One message may always be. */
  readonly maxLargeBytes: number;
  /** How long a client may take to send one while others wait for its place. */
  readonly largeMessageMs: number;
}

/** Who wants to send a large message. */
export interface LargeMessage {
  readonly bytes: number;
  /** It has a place now: read on. */
  readonly enter: () => void;
  /** Others wait, and it has been sending for too long: end it. */
  readonly expel: () => void;
}

/** The place of a message, from when its length is known until nothing holds its bytes. */
export interface Place {
  /** Whether the message may be read. */
  readonly isOpen: boolean;
  /** It has come: whoever sends it cannot be too slow any more. */
  arrived(): void;
  /** Gives the place to others; once is enough. */
  leave(): void;
}

/**
 * Bounds the memory of large messages: fifty clients with 4 MiB each were 440 MiB. Nobody is refused; whoever comes when there
 * is no place is not read until there is one.
 */
export class LargeMessages {
  readonly #bounds: LargeMessageBounds;
  readonly #waiting = new Set<Seat>();
  readonly #reading = new Set<Seat>();
  #bytes = 0;
  /** Bytes that have been given up since garbage was collected. */
  #freed = 0;
  readonly #clock: Clock;
  #isWatching = false;

  constructor(bounds: LargeMessageBounds, clock: Clock) {
    this.#bounds = bounds;
    this.#clock = clock;
  }

  /** Bytes that have a place. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a message of so many bytes needs a place. */
  isLarge(bytes: number): boolean {
    return bytes >= this.#bounds.largeMessageBytes;
  }

  /** Asks for a place. */
  come(message: LargeMessage): Place {
    const seat = new Seat(message, (left) => this.#left(left));
    if (this.#waiting.size === 0 && this.#hasRoom(message.bytes)) this.#open(seat);
    else {
      this.#waiting.add(seat);
      this.#watch();
    }
    return seat;
  }

  /** Counts bytes that are there already, if they are many: those of a call that is under way. */
  hold(bytes: number): void {
    if (this.isLarge(bytes)) this.#bytes += bytes;
  }

  /** The call is over. */
  release(bytes: number): void {
    if (this.isLarge(bytes)) this.#free(bytes);
  }

  #free(bytes: number): void {
    this.#bytes -= bytes;
    this.#freed += bytes;
    if (this.#freed < this.#bounds.maxLargeBytes / 2) return this.#admit();
    this.#freed = 0;
    // Whoever held it lets go of it in this turn.
    setImmediate(() => {
      collectGarbage('minor');
      this.#admit();
    });
  }

  #hasRoom(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.#bounds.maxLargeBytes;
  }

  #open(seat: Seat): void {
    this.#bytes += seat.message.bytes;
    this.#reading.add(seat);
    seat.open(this.#clock.elapsedMs());
  }

  #left(seat: Seat): void {
    this.#waiting.delete(seat);
    this.#reading.delete(seat);
    if (seat.isOpen) this.#free(seat.message.bytes);
    else this.#admit();
  }

  #admit(): void {
    for (const seat of this.#waiting) {
      if (!this.#hasRoom(seat.message.bytes)) return;
      this.#waiting.delete(seat);
      this.#open(seat);
      seat.message.enter();
    }
  }

  /** While anybody waits, whoever takes too long loses the place. */
  #watch(): void {
    const { largeMessageMs } = this.#bounds;
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#clock.setTimeout(() => {
      this.#isWatching = false;
      if (this.#waiting.size === 0) return;
      const late = this.#clock.elapsedMs() - largeMessageMs;
      for (const seat of this.#reading) if (!seat.hasArrived && seat.openedMs <= late) seat.message.expel();
      this.#watch();
    }, largeMessageMs / 4);
  }
}

class Seat implements Place {
  readonly message: LargeMessage;
  readonly #onLeave: (seat: Seat) => void;
  isOpen = false;
  hasArrived = false;
  openedMs = 0;
  #hasLeft = false;

  constructor(message: LargeMessage, onLeave: (seat: Seat) => void) {
    this.message = message;
    this.#onLeave = onLeave;
  }

  open(nowMs: number): void {
    this.isOpen = true;
    this.openedMs = nowMs;
  }

  arrived(): void {
    this.hasArrived = true;
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#onLeave(this);
  }
}
