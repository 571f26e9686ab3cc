import { Fault } from '../../../model/fault.js';
import type { CarrierServices } from '../../carrier-services.js';
import type { Client } from '../../clients/client.js';
import type { Outbox } from '../outbox.js';
import type { SessionEncoding } from '../session-encoding.js';
import type { Turn } from '../turn.js';
import type { HeldCall } from './held-call.js';
import type { HeldCalls } from './held-calls.js';
import { WaitingCalls } from './waiting-calls.js';

/** What calls have of the session that they are in. */
export interface CallsPlace {
  readonly client: Client;
  readonly held: HeldCalls;
  readonly outbox: Outbox;
  readonly encoding: SessionEncoding;
  readonly at: CarrierServices;
  readonly turn: Turn;
}

/**
 * The calls of a session on their way: a bounded number of them is done at a time, the others wait. Every call gets exactly one
 * reply, also one that is given up.
 */
export class SessionCalls {
  readonly #client: Client;
  readonly #held: HeldCalls;
  readonly #outbox: Outbox;
  readonly #encoding: SessionEncoding;
  readonly #at: CarrierServices;
  readonly #turn: Turn;
  /** Calls that wait until their client may have further ones done. */
  readonly waiting: WaitingCalls = new WaitingCalls();

  constructor({ client, held, outbox, encoding, at, turn }: CallsPlace) {
    this.#client = client;
    this.#held = held;
    this.#outbox = outbox;
    this.#encoding = encoding;
    this.#at = at;
    this.#turn = turn;
  }

  /** Has a call done that is answered once; false: it waits. */
  begin(held: HeldCall): boolean {
    if (!this.waiting.has(held.isUrgent) && this.#hasRoom(held.isUrgent)) {
      this.#submit(held);
      return true;
    }
    this.waiting.add(held);
    this.#turn.schedule();
    return false;
  }

  /** Begins those that waited and for which there is room. */
  startWaiting(): void {
    if (this.waiting.count === 0) return;
    for (const isUrgent of [true, false]) {
      while (this.waiting.has(isUrgent) && this.#hasRoom(isUrgent)) this.#submit(this.waiting.take(isUrgent));
    }
  }

  #hasRoom(isUrgent: boolean): boolean {
    return this.#outbox.hasRoom(this.#at.limits.maxResponseBytes) && this.#client.hasRoom(isUrgent);
  }

  /** The client may have it done; it begins with the first free slot. */
  #submit(held: HeldCall): void {
    held.state = 'submitted';
    this.#client.enter(held.isUrgent);
    try {
      this.#at.workers.enter(held);
    } catch (error) {
      this.#takeBack(held);
      this.refuse(held.id, held.call.method.name, error);
    }
  }

  /** A slot is free for a call of this session. */
  run(held: HeldCall): void {
    const { dispatcher } = this.#at;
    (held.isHopeless ? dispatcher.refuse(held.call) : dispatcher.run(held.call)).then(
      (answer) => this.#succeed(held, answer),
      (error: unknown) => this.#fail(held, error),
    );
  }

  #succeed(held: HeldCall, answer: object): void {
    if (!this.#release(held)) return;
    try {
      this.#outbox.replies.response(held.id, this.#encoding.encodeAnswer(held.call.method, answer, this.#at));
      this.#turn.schedule();
    } catch (error) {
      this.refuse(held.id, held.call.method.name, error);
    }
  }

  #fail(held: HeldCall, error: unknown): void {
    if (this.#release(held)) this.refuse(held.id, held.call.method.name, error);
  }

  /** The engine is done with a call; says whether its client still waits for the reply. */
  #release(held: HeldCall): boolean {
    this.#at.workers.leave(held.slot);
    this.#client.leave(held.isUrgent);
    this.#at.active.done(held.call);
    return this.#held.answered(held);
  }

  /** A call that has not begun never will. */
  #takeBack(held: HeldCall): void {
    if (held.state === 'waiting') this.waiting.remove(held);
    else this.#client.leave(held.isUrgent);
    this.#held.answered(held);
    this.#at.active.done(held.call);
  }

  /** Tells the client why a call is refused. */
  refuse(id: number, method: string, error: unknown): void {
    this.#outbox.refuse(id, method, error);
    this.#turn.schedule();
  }

  /** Nobody waits for this call any more. One that the engine has not begun is over; else the engine has the word. */
  abort(held: HeldCall, reason: Fault): void {
    held.call.abort(reason);
    const isToCome = held.state === 'waiting' || (held.state === 'submitted' && this.#at.workers.withdraw(held));
    if (!isToCome) return;
    this.#takeBack(held);
    this.refuse(held.id, held.call.method.name, reason);
  }

  /** The deadline of a call has passed. */
  expire(held: HeldCall): void {
    const reason = new Fault('DEADLINE_EXCEEDED', `${held.call.method.rpc} did not end within ${held.timeoutMs} ms`);
    this.abort(held, reason);
    // The engine may know better why it took so long (who holds the domain): it has until the end of this turn.
    setImmediate(() => {
      if (this.#held.answered(held)) this.refuse(held.id, held.call.method.name, reason);
    });
  }
}
