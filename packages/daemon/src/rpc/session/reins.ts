import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import type { WaitingCalls } from './calls/waiting-calls.js';
import type { Outbox } from './outbox.js';
import type { SessionStream } from './session-stream.js';
import type { Turn } from './turn.js';

/** What reins have of the session that they are of. */
export interface ReinsPlace {
  readonly stream: SessionStream;
  readonly client: Client;
  readonly waiting: WaitingCalls;
  readonly outbox: Outbox;
  readonly at: CarrierServices;
  readonly turn: Turn;
}

/** Whether a session reads on: a client whose calls wait, or which does not take its replies, has to wait itself. */
export class Reins {
  readonly #place: ReinsPlace;
  #isPaused = false;

  constructor(place: ReinsPlace) {
    this.#place = place;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Reads on or stops reading. */
  pull(): void {
    const { stream, outbox, turn } = this.#place;
    const isPaused = outbox.isBlocked || this.#isOverfull();
    if (isPaused === this.#isPaused || turn.isLast) return;
    this.#isPaused = isPaused;
    if (isPaused) stream.pause();
    else stream.resume();
  }

  #isOverfull(): boolean {
    const { client, waiting, at } = this.#place;
    const { maxCallsWaiting, maxBytesWaiting, maxStrangerBytes } = at.limits;
    const isStranger = client.admission?.isDecided === false;
    const mostBytes = isStranger ? maxStrangerBytes : maxBytesWaiting;
    return waiting.count >= maxCallsWaiting || waiting.bytes >= mostBytes;
  }
}
