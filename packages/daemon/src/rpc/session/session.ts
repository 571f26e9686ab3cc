import { type MethodEntry, methodByName } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { Identity } from '../../access/identity.js';
import { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import { maxBytesOf } from '../limits.js';
import { statusOf } from '../status.js';
import { checkLength } from './calls/check-length.js';
import { checkRoom } from './calls/check-room.js';
import { Deadlines } from './calls/deadlines.js';
import { HeldCall } from './calls/held-call.js';
import { HeldCalls } from './calls/held-calls.js';
import { Outbox } from './outbox.js';
import type { CallFrameView, ClientFrameSink, ReplyBatch, SessionEncoding } from './session-encoding.js';
import type { SessionStream } from './session-stream.js';
import { SessionStreams } from './session-streams.js';
import { Turn } from './turn.js';
import { WaitingCalls } from './calls/waiting-calls.js';

/** From here on it is worth while to ask whether a request need be looked at. */
const longRequestBytes = 16 * 1024;
const noRequest = Buffer.alloc(0);

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
  readonly #streams: SessionStreams;
  /** Calls that wait until their client may have further ones done. */
  readonly #waiting: WaitingCalls = new WaitingCalls();
  readonly #stopListening: () => void;
  readonly #deadlines: Deadlines;
  readonly #turn = new Turn(() => this.#endTurn());
  #isPaused = false;
  #hasPinged = false;
  #isEnding = false;
  #isClosed = false;

  constructor(
    stream: SessionStream,
    encoding: SessionEncoding,
    client: Client,
    at: CarrierServices,
    identity: Identity = client.identity,
  ) {
    this.#stream = stream;
    this.#encoding = encoding;
    this.#deadlines = new Deadlines(at.clock, (held) => this.#expire(held));
    this.#replies = encoding.createBatch();
    this.#outbox = new Outbox(this.#replies, stream, at);
    this.client = client;
    this.identity = identity;
    this.#at = at;
    this.#streams = new SessionStreams({
      held: this.#held,
      outbox: this.#outbox,
      encoding,
      at,
      schedule: () => this.#schedule(),
    });
    this.#stopListening = client.onRoom(() => {
      if (this.#waiting.count > 0) this.#schedule();
    });
  }

  /** Takes the next message of the client. */
  receive(message: Buffer): void {
    if (this.#isClosed) return;
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
    const frame = this.#isClosed ? undefined : this.#encoding.peek(head, messageBytes);
    if (frame === undefined || !this.#isLost(frame)) return false;
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
    for (const held of this.#held.streams) this.#abort(held, new Fault('CANCELLED', 'the client ended the session'));
    this.end();
  }

  /** Nobody is there any more. */
  clientGone(reason: Fault): void {
    this.#close(reason);
  }

  /** Ends the session when every call is answered; with a reason, the client is told to make no further ones. */
  end(reason = ''): void {
    if (this.#isClosed) return;
    if (reason !== '') this.#replies.goAway(reason);
    this.#isEnding = true;
    this.#schedule();
  }

  /** Refuses every call that has no reply yet, whatever the engine is at. */
  abandon(reason: Fault): void {
    for (const held of this.#held.all()) {
      this.#abort(held, reason);
      if (this.#held.answered(held)) this.#sendStatus(held.id, held.call.method.name, reason);
    }
  }

  /** Ends the session with a reason of its own, not of one call. */
  fail(fault: Fault): void {
    if (this.#isClosed) return;
    this.#close(fault);
    this.#stream.fail(statusOf(fault, { logger: this.#at.logger, method: 'OpenSession' }));
  }

  call(frame: CallFrameView): void {
    if (this.#held.get(frame.id) !== undefined) throw new RangeError(`call ${frame.id} is under way already`);
    let held: HeldCall;
    try {
      const method = this.#at.dispatcher.find(frame.method);
      checkLength(method, frame.bytes, this.#at.limits);
      checkRoom(method, { streams: this.#held.streams.size, waiting: this.#waiting.count }, this.#at.limits);
      const isHopeless = this.#isHopeless(method, frame.bytes);
      const request = isHopeless ? noRequest : frame.payload(method);
      const call = new CarriedCall(method, request, this.client, frame.traceparent, this.identity);
      held = new HeldCall(frame.id, call, frame.timeoutMs, this);
      held.isHopeless = isHopeless;
    } catch (error) {
      this.#outbox.checkWeight();
      this.#sendStatus(frame.id, frame.method, error);
      return;
    }
    this.#held.add(held);
    this.#at.active.begin(held.call);
    if (held.timeoutMs > 0) {
      this.#deadlines.add(held);
      this.#schedule();
    }
    if (held.call.method.responseStream) this.#streams.start(held, frame.credit);
    else if (!this.#waiting.has(held.isUrgent) && this.#hasRoom(held.isUrgent)) this.#submit(held);
    else this.#wait(held);
  }

  cancel(id: number): void {
    const held = this.#held.get(id);
    // A call that was answered meanwhile: its reply and the cancel passed each other.
    if (held !== undefined) this.#abort(held, new Fault('CANCELLED', 'the caller gave the call up'));
  }

  ping(nonce: number): void {
    this.#hasPinged = true;
    this.#outbox.checkWeight();
    this.#replies.pong(nonce);
    this.#schedule();
  }

  /**
   * Asks the client for a sign of life. Only one that has asked for one itself is known to give any.
   * @returns whether it was asked
   */
  askForLife(): boolean {
    if (!this.#hasPinged || this.#isPaused || this.#isClosed) return false;
    this.#replies.ping(0);
    this.#schedule();
    return true;
  }

  credit(id: number, items: number): void {
    this.#held.get(id)?.output?.grant(items);
  }

  /** Whether a call is refused whatever its request says. */
  #isLost({ method: name, bytes }: CallFrameView): boolean {
    const method = methodByName.get(name);
    return method === undefined || bytes > maxBytesOf(method, this.#at.limits) || this.#isHopeless(method, bytes);
  }

  #isHopeless(method: MethodEntry, bytes: number): boolean {
    if (bytes < longRequestBytes || method.responseStream) return false;
    return this.#at.dispatcher.isHopeless(this.identity, method);
  }

  #hasRoom(isUrgent: boolean): boolean {
    return this.#outbox.hasRoom(this.#at.limits.maxResponseBytes) && this.client.hasRoom(isUrgent);
  }

  #wait(held: HeldCall): void {
    this.#waiting.add(held);
    this.#schedule();
    this.#rein();
  }

  /** Reads on or stops reading: a client whose calls wait, or which does not take its replies, has to wait itself. */
  #rein(): void {
    const isPaused = this.#outbox.isBlocked || this.#isOverfull();
    if (isPaused === this.#isPaused || this.#isClosed) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#stream.pause();
    else this.#stream.resume();
  }

  #isOverfull(): boolean {
    const { maxCallsWaiting, maxBytesWaiting, maxStrangerBytes } = this.#at.limits;
    const isStranger = this.client.admission?.isDecided === false;
    const mostBytes = isStranger ? maxStrangerBytes : maxBytesWaiting;
    return this.#waiting.count >= maxCallsWaiting || this.#waiting.bytes >= mostBytes;
  }

  /** The client may have it done; it begins with the first free slot. */
  #submit(held: HeldCall): void {
    held.state = 'submitted';
    this.client.enter(held.isUrgent);
    try {
      this.#at.workers.enter(held);
    } catch (error) {
      this.#takeBack(held);
      this.#sendStatus(held.id, held.call.method.name, error);
    }
  }

  /** A slot is free for a call of this session. */
  run(held: HeldCall): void {
    const { dispatcher } = this.#at;
    (held.isHopeless ? dispatcher.refuse(held.call) : dispatcher.run(held.call)).then(
      (answer) => this.#succeed(held, answer),
      (error: unknown) => this.#refuse(held, error),
    );
  }

  #succeed(held: HeldCall, answer: object): void {
    if (!this.#release(held)) return;
    try {
      this.#replies.response(held.id, this.#encoding.encodeAnswer(held.call.method, answer, this.#at));
      this.#schedule();
    } catch (error) {
      this.#sendStatus(held.id, held.call.method.name, error);
    }
  }

  #refuse(held: HeldCall, error: unknown): void {
    if (this.#release(held)) this.#sendStatus(held.id, held.call.method.name, error);
  }

  /** The engine is done with a call; says whether its client still waits for the reply. */
  #release(held: HeldCall): boolean {
    this.#at.workers.leave(held.slot);
    this.client.leave(held.isUrgent);
    this.#at.active.done(held.call);
    return this.#held.answered(held);
  }

  /** A call that has not begun never will. */
  #takeBack(held: HeldCall): void {
    if (held.state === 'waiting') this.#waiting.remove(held);
    else this.client.leave(held.isUrgent);
    this.#held.answered(held);
    this.#at.active.done(held.call);
  }

  #sendStatus(id: number, method: string, error: unknown): void {
    this.#outbox.refuse(id, method, error);
    this.#schedule();
  }

  /** Nobody waits for this call any more. One that the engine has not begun is over; else the engine has the word. */
  #abort(held: HeldCall, reason: Fault): void {
    held.call.abort(reason);
    const isToCome = held.state === 'waiting' || (held.state === 'submitted' && this.#at.workers.withdraw(held));
    if (!isToCome) return;
    this.#takeBack(held);
    this.#sendStatus(held.id, held.call.method.name, reason);
  }

  #expire(held: HeldCall): void {
    const reason = new Fault('DEADLINE_EXCEEDED', `${held.call.method.rpc} did not end within ${held.timeoutMs} ms`);
    this.#abort(held, reason);
    // The engine may know better why it took so long (who holds the domain): it has until the end of this turn.
    setImmediate(() => {
      if (this.#held.answered(held)) this.#sendStatus(held.id, held.call.method.name, reason);
    });
  }

  /** Sees to it that the turn ends properly: at its end, or at once when there is nothing to gather. */
  #schedule(): void {
    if (this.#isClosed) return;
    this.#turn.schedule(this.#held.hasOnlyStreams && !this.#replies.isEmpty);
  }

  /** Once a turn: deadlines are armed, waiting calls begun, replies written. */
  #endTurn(): void {
    this.#turn.over();
    if (this.#isClosed) return;
    this.#deadlines.arm();
    if (this.#outbox.flush()) this.#streams.drained();
    this.#startWaiting();
    this.#rein();
    if (this.#isEnding && this.#held.isEmpty && this.#replies.isEmpty) {
      this.#isClosed = true;
      this.#stopListening();
      this.#stream.end();
    }
  }

  #startWaiting(): void {
    if (this.#waiting.count === 0) return;
    for (const isUrgent of [true, false]) {
      while (this.#waiting.has(isUrgent) && this.#hasRoom(isUrgent)) this.#submit(this.#waiting.take(isUrgent));
    }
  }

  #close(reason: Fault): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    for (const held of this.#held.all()) {
      this.#abort(held, reason);
      this.#held.answered(held);
    }
    this.#deadlines.forget();
  }
}
