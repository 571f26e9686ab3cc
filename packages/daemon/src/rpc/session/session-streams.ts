import type { CarrierServices } from '../carrier-services.js';
import { createCreditedOutput } from '../stream/credited-output.js';
import { sendStream } from '../stream/send-stream.js';
import type { HeldCall } from './calls/held-call.js';
import type { HeldCalls } from './calls/held-calls.js';
import type { Outbox } from './outbox.js';
import type { SessionEncoding } from './session-encoding.js';
import type { Turn } from './turn.js';

/** Items of a stream that a client gets who says nothing of it. */
const usualCredit = 16;

/** What streams have of the session that they are in. */
export interface StreamsPlace {
  readonly held: HeldCalls;
  readonly outbox: Outbox;
  readonly encoding: SessionEncoding;
  readonly at: CarrierServices;
  /** At whose end what was put in is written. */
  readonly turn: Turn;
}

/** The calls of a session that are answered with streams: their items come while their readers have credit, their replies behind them. */
export class SessionStreams {
  readonly #place: StreamsPlace;
  /** Whether some were told that there is no room. */
  #isAwaited = false;

  constructor(place: StreamsPlace) {
    this.#place = place;
  }

  /** Has such a call done; a credit of 0 is the usual one. */
  start(held: HeldCall, credit: number): void {
    const { encoding, at } = this.#place;
    const { call } = held;
    held.state = 'streaming';
    held.output = createCreditedOutput(
      credit === 0 ? usualCredit : credit,
      (message) => this.#put(held, message),
      () => this.#end(held),
    );
    sendStream(call, held.output, (message) => encoding.encodeAnswer(call.method, message, at), at)
      .catch((error: unknown) => this.#fail(held, error))
      .finally(() => at.active.done(call));
  }

  /** The session takes items again. */
  drained(): void {
    // Every turn comes here.
    if (!this.#isAwaited) return;
    this.#isAwaited = false;
    for (const { output } of this.#place.held.streams) output?.drained();
  }

  #put({ id, isAnswered }: HeldCall, message: Uint8Array): boolean {
    const { held, outbox, at, turn } = this.#place;
    // After the reply nobody would know what an item is of.
    if (isAnswered) return true;
    outbox.replies.item(id, message);
    // Where nothing else is under way there is nothing to gather.
    if (held.isAlone && outbox.flush()) return true;
    turn.schedule();
    const hasRoom = outbox.hasRoom(at.limits.maxStreamBytes);
    this.#isAwaited ||= !hasRoom;
    return hasRoom;
  }

  #end(held: HeldCall): void {
    const { held: calls, outbox, turn } = this.#place;
    if (calls.answered(held)) outbox.replies.streamEnd(held.id);
    turn.schedule();
  }

  #fail(held: HeldCall, error: unknown): void {
    const { held: calls, outbox, turn } = this.#place;
    if (!calls.answered(held)) return;
    outbox.refuse(held.id, held.call.method.name, error);
    turn.schedule();
  }
}
