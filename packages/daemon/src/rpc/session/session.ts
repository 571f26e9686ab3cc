import type { Identity } from '../../access/identity.js';
import { Fault } from '../../model/fault.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import { statusOf } from '../status.js';
import { CallIntake } from './calls/call-intake.js';
import { Deadlines } from './calls/deadlines.js';
import type { HeldCall } from './calls/held-call.js';
import { HeldCalls } from './calls/held-calls.js';
import { SessionCalls } from './calls/session-calls.js';
import { Outbox } from './outbox.js';
import { Reins } from './reins.js';
import type { CallFrameView, ClientFrameSink, ReplyBatch, SessionEncoding } from './session-encoding.js';
import type { SessionStream } from './session-stream.js';
import { SessionStreams } from './session-streams.js';
import { Turn } from './turn.js';

/**
 * One client's session: takes calls from its frames, has a bounded number of them done at a time, and gathers the
 * replies of a turn of the event loop into one message. Every call gets exactly one reply; that of a stream comes behind
 * its items. It knows neither what carries it nor in which bytes its frames are written.
 */
export class Session implements ClientFrameSink {
  readonly #stream: SessionStream;
  readonly client: Client;
  /** Who makes its calls. */
  readonly identity: Identity;
  readonly #at: CarrierServices;
  readonly #encoding: SessionEncoding;
  readonly #outbox: Outbox;
  readonly #replies: ReplyBatch;
  readonly #held = new HeldCalls();
  readonly #calls: SessionCalls;
  readonly #intake: CallIntake;
  readonly #streams: SessionStreams;
  readonly #reins: Reins;
  readonly #stopListening: () => void;
  readonly #deadlines: Deadlines;
  readonly #turn: Turn;
  #hasPinged = false;
  #isEnding = false;

  constructor(
    stream: SessionStream,
    encoding: SessionEncoding,
    client: Client,
    at: CarrierServices,
    identity: Identity = client.identity,
  ) {
    this.#stream = stream;
    this.#encoding = encoding;
    this.#replies = encoding.createBatch();
    this.#outbox = new Outbox(this.#replies, stream, at);
    this.client = client;
    this.identity = identity;
    this.#at = at;
    const held = this.#held;
    const outbox = this.#outbox;
    const turn = new Turn(() => this.#endTurn(), held, this.#replies);
    this.#turn = turn;
    this.#calls = new SessionCalls({ client, held, outbox, encoding, at, turn });
    this.#intake = new CallIntake(client, identity, held, this.#calls, at);
    this.#streams = new SessionStreams({ held, outbox, encoding, at, turn });
    const { waiting } = this.#calls;
    this.#reins = new Reins({ stream, client, waiting, outbox, at, turn });
    this.#deadlines = new Deadlines(at.clock, (each) => this.#calls.expire(each));
    this.#stopListening = client.onRoom(() => {
      if (waiting.count > 0) turn.schedule();
    });
  }

  /** Takes the next message of the client. */
  receive(message: Buffer): void {
    if (this.#turn.isLast) return;
    try {
      this.#encoding.read(message, this);
    } catch (cause) {
      // Whatever comes next cannot be trusted to begin where a frame begins.
      this.fail(
        cause instanceof Fault
          ? cause
          : new Fault('INVALID_ARGUMENT', 'the session got bytes that are no frames', {}, { cause }),
      );
    }
  }

  /** Refuses a call of whose message only the first bytes have come, if what is to come makes no difference; says whether it did. */
  refuseEarly(head: Buffer, messageBytes: number): boolean {
    const frame = this.#turn.isLast ? undefined : this.#encoding.peek(head, messageBytes);
    if (frame === undefined || !this.#intake.isLost(frame)) return false;
    try {
      this.call(frame);
    } catch (error) {
      this.fail(error instanceof Fault ? error : new Fault('INVALID_ARGUMENT', (error as Error).message));
    }
    return true;
  }

  /** The stream takes messages again. */
  drained(): void {
    this.#outbox.drained();
    this.#endTurn();
  }

  /** The client will send nothing more; it still gets its replies, but of streams it can take no further items. */
  clientEnded(): void {
    for (const held of this.#held.streams)
      this.#calls.abort(held, new Fault('CANCELLED', 'the client ended the session'));
    this.end();
  }

  /** Nobody is there any more. */
  clientGone(reason: Fault): void {
    this.#close(reason);
  }

  /** Ends the session when every call is answered; with a reason, the client is told to make no further ones. */
  end(reason = ''): void {
    if (this.#turn.isLast) return;
    if (reason !== '') this.#replies.goAway(reason);
    this.#isEnding = true;
    this.#turn.schedule();
  }

  /** Refuses every call that has no reply yet, whatever the engine is at. */
  abandon(reason: Fault): void {
    for (const held of this.#held.all()) {
      this.#calls.abort(held, reason);
      if (this.#held.answered(held)) this.#calls.refuse(held.id, held.call.method.name, reason);
    }
  }

  /** Ends the session with a reason of its own, not of one call. */
  fail(fault: Fault): void {
    if (this.#turn.isLast) return;
    this.#close(fault);
    this.#stream.fail(statusOf(fault, { logger: this.#at.logger, method: 'OpenSession' }));
  }

  call(frame: CallFrameView): void {
    if (this.#held.get(frame.id) !== undefined) throw new RangeError(`call ${frame.id} is under way already`);
    let held: HeldCall;
    try {
      held = this.#intake.take(frame);
    } catch (error) {
      this.#outbox.checkWeight();
      this.#calls.refuse(frame.id, frame.method, error);
      return;
    }
    this.#held.add(held);
    this.#at.active.begin(held.call);
    if (held.timeoutMs > 0) {
      this.#deadlines.add(held);
      this.#turn.schedule();
    }
    if (held.call.method.responseStream) this.#streams.start(held, frame.credit);
    else if (!this.#calls.begin(held)) this.#reins.pull();
  }

  cancel(id: number): void {
    const held = this.#held.get(id);
    // A call that was answered meanwhile: its reply and the cancel passed each other.
    if (held !== undefined) this.#calls.abort(held, new Fault('CANCELLED', 'the caller gave the call up'));
  }

  ping(nonce: number): void {
    this.#hasPinged = true;
    this.#outbox.checkWeight();
    this.#replies.pong(nonce);
    this.#turn.schedule();
  }

  /**
   * Asks the client for a sign of life. Only one that has asked for one itself is known to give any.
   * @returns whether it was asked
   */
  askForLife(): boolean {
    if (!this.#hasPinged || this.#reins.isPaused || this.#turn.isLast) return false;
    this.#replies.ping(0);
    this.#turn.schedule();
    return true;
  }

  credit(id: number, items: number): void {
    this.#held.get(id)?.output?.grant(items);
  }

  /** Once a turn: deadlines are armed, waiting calls begun, replies written. */
  #endTurn(): void {
    this.#turn.over();
    if (this.#turn.isLast) return;
    this.#deadlines.arm();
    if (this.#outbox.flush()) this.#streams.drained();
    this.#calls.startWaiting();
    this.#reins.pull();
    if (this.#isEnding && this.#held.isEmpty && this.#replies.isEmpty) {
      this.#turn.close();
      this.#stopListening();
      this.#stream.end();
    }
  }

  #close(reason: Fault): void {
    if (this.#turn.isLast) return;
    this.#turn.close();
    this.#stopListening();
    for (const held of this.#held.all()) {
      this.#calls.abort(held, reason);
      this.#held.answered(held);
    }
    this.#deadlines.forget();
  }
}
