import type { ServerDuplexStream } from '@grpc/grpc-js';
import { ServerFrame, Status } from '@holdfast/protocol';
import type { Identity } from '../../access/identity.js';
import { Fault } from '../../model/fault.js';
import { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { encodeAnswer } from '../encode-answer.js';
import { statusOf } from '../status.js';
import { createReplyBatch } from './reply-batch.js';
import type { ReplyBatch } from './reply-batch.js';
import { readClientFrames } from './read-client-frames.js';
import type { CallFrameView, ClientFrameSink } from './read-client-frames.js';

/** Longer deadlines are cut to this: beyond some weeks timers would fire at once. */
const maxTimeoutMs = 24 * 3_600_000;

/** The stream that carries a session: messages are already encoded. */
export type SessionStream = ServerDuplexStream<Buffer, Buffer>;

/** A call of a session, from its frame to its reply. */
interface Held {
  readonly id: number;
  readonly call: CarriedCall;
  readonly timeoutMs: number;
  /** `waiting` for its turn, `running` in the engine, `answered` before the engine was done with it. */
  state: 'waiting' | 'running' | 'answered';
  timer?: NodeJS.Timeout;
}

/**
 * One client's session: takes calls from its frames, has a bounded number of them done at a time, and gathers the
 * replies of a turn of the event loop into one message. Every call gets exactly one reply.
 */
export class Session implements ClientFrameSink {
  readonly #stream: SessionStream;
  readonly #identity: Identity;
  readonly #at: CarrierServices;
  readonly #replies: ReplyBatch = createReplyBatch();
  /** Calls without a reply. */
  readonly #held = new Map<number, Held>();
  /** Calls that wait for their turn, in order; answered ones are passed over. */
  #waiting: Held[] = [];
  #waitingBytes = 0;
  #running = 0;
  /** Calls of this turn with a deadline: most are answered before a timer would be worth its price. */
  #unarmed: Held[] = [];
  #turn: NodeJS.Immediate | undefined = undefined;
  /** Whether the turn ends before its time, for the one call that was under way is answered. */
  #isHurried = false;
  #isBlocked = false;
  #isEnding = false;
  #isClosed = false;

  constructor(stream: SessionStream, identity: Identity, at: CarrierServices) {
    this.#stream = stream;
    this.#identity = identity;
    this.#at = at;
    stream.on('data', (message: Buffer) => this.#receive(message));
    stream.on('end', () => this.end());
    stream.on('drain', () => {
      this.#isBlocked = false;
      this.#endTurn();
    });
    stream.on('cancelled', () => this.#close(new Fault('CANCELLED', 'the client is gone')));
  }

  /** Ends the session when every call is answered; with a reason, the client is told to make no further ones. */
  end(reason = ''): void {
    if (this.#isClosed) return;
    if (reason !== '') {
      this.#replies.frame(ServerFrame.encode({ frame: { $case: 'goAway', value: { message: reason } } }).finish());
    }
    this.#isEnding = true;
    this.#schedule();
  }

  /** Refuses every call that has no reply yet, whatever the engine is at. */
  abandon(reason: Fault): void {
    for (const held of this.#held.values()) {
      this.#abort(held, reason);
      if (this.#markAnswered(held)) this.#sendStatus(held.id, held.call.method.name, reason);
    }
  }

  #receive(message: Buffer): void {
    if (this.#isClosed) return;
    try {
      readClientFrames(message, this);
    } catch (cause) {
      // Whatever comes next cannot be trusted to begin where a frame begins.
      this.#fail(new Fault('INVALID_ARGUMENT', 'the session got bytes that are no frames', {}, { cause }));
    }
  }

  call(frame: CallFrameView): void {
    if (this.#held.has(frame.id)) throw new RangeError(`call ${frame.id} is under way already`);
    const { dispatcher, active, limits } = this.#at;
    let held: Held;
    try {
      const method = dispatcher.find(frame.method);
      if (method.responseStream) {
        throw new Fault(
          'UNSUPPORTED',
          `${method.rpc} answers with a stream; it is a gRPC call of its own, not one of a session`,
        );
      }
      if (this.#waiting.length >= 4 * limits.maxCallsWaiting) {
        throw new Fault(
          'RESOURCE_EXHAUSTED',
          `${this.#waiting.length} calls of this session wait; send fewer in a message`,
        );
      }
      const call = new CarriedCall(method, frame.payload, this.#identity, frame.traceparent);
      held = { id: frame.id, call, timeoutMs: frame.timeoutMs, state: 'waiting' };
    } catch (error) {
      this.#sendStatus(frame.id, frame.method, error);
      return;
    }
    this.#held.set(held.id, held);
    active.begin(held.call);
    if (held.timeoutMs > 0) {
      this.#unarmed.push(held);
      this.#schedule();
    }
    if (this.#waiting.length === 0 && this.#hasRoom()) this.#start(held);
    else this.#wait(held);
  }

  cancel(id: number): void {
    const held = this.#held.get(id);
    // A call that was answered meanwhile: its reply and the cancel passed each other.
    if (held !== undefined) this.#abort(held, new Fault('CANCELLED', 'the caller gave the call up'));
  }

  ping(nonce: number): void {
    this.#replies.frame(ServerFrame.encode({ frame: { $case: 'pong', value: { nonce } } }).finish());
    this.#schedule();
  }

  #hasRoom(): boolean {
    return this.#running < this.#at.limits.maxCallsInFlight && !this.#isBlocked;
  }

  #wait(held: Held): void {
    this.#waiting.push(held);
    this.#waitingBytes += held.call.payload.length;
    this.#schedule();
    if (this.#isOverfull()) this.#stream.pause();
  }

  #isOverfull(): boolean {
    const { maxCallsWaiting, maxBytesWaiting } = this.#at.limits;
    return this.#waiting.length >= maxCallsWaiting || this.#waitingBytes >= maxBytesWaiting;
  }

  #start(held: Held): void {
    held.state = 'running';
    this.#running++;
    this.#at.dispatcher.run(held.call).then(
      (answer) => this.#succeed(held, answer),
      (error: unknown) => this.#refuse(held, error),
    );
  }

  #succeed(held: Held, answer: object): void {
    if (!this.#release(held)) return;
    try {
      this.#replies.reply(held.id, 'payload', encodeAnswer(held.call.method, answer, this.#at));
      this.#schedule();
    } catch (error) {
      this.#sendStatus(held.id, held.call.method.name, error);
    }
  }

  #refuse(held: Held, error: unknown): void {
    if (this.#release(held)) this.#sendStatus(held.id, held.call.method.name, error);
  }

  /** The engine is done with a call; says whether its client still waits for the reply. */
  #release(held: Held): boolean {
    this.#running--;
    this.#at.active.done(held.call);
    if (this.#waiting.length > 0) this.#schedule();
    return this.#markAnswered(held);
  }

  /** From here on a call has its reply; false: it had one already. */
  #markAnswered(held: Held): boolean {
    if (held.state === 'answered') return false;
    held.state = 'answered';
    clearTimeout(held.timer);
    this.#held.delete(held.id);
    return true;
  }

  #sendStatus(id: number, method: string, error: unknown): void {
    const status = statusOf(error, { logger: this.#at.logger, method });
    this.#replies.reply(id, 'status', Status.encode(status).finish());
    this.#schedule();
  }

  /** Nobody waits for this call any more. One that the engine has not begun is over; else the engine has the word. */
  #abort(held: Held, reason: Fault): void {
    held.call.abort(reason);
    if (held.state !== 'waiting') return;
    this.#markAnswered(held);
    this.#at.active.done(held.call);
    this.#sendStatus(held.id, held.call.method.name, reason);
  }

  #expire(held: Held): void {
    const reason = new Fault('DEADLINE_EXCEEDED', `${held.call.method.rpc} did not end within ${held.timeoutMs} ms`);
    this.#abort(held, reason);
    // The engine may know better why it took so long (who holds the domain): it has until the end of this turn.
    setImmediate(() => {
      if (this.#markAnswered(held)) this.#sendStatus(held.id, held.call.method.name, reason);
    });
  }

  /** Sees to it that the turn ends properly: at its end, or at once when there is nothing to gather. */
  #schedule(): void {
    if (this.#isClosed) return;
    const isAlone = this.#held.size === 0 && !this.#replies.isEmpty && !this.#isHurried;
    if (isAlone) {
      this.#isHurried = true;
      process.nextTick(() => this.#endTurn());
    } else if (this.#turn === undefined) {
      this.#turn = setImmediate(() => this.#endTurn());
    }
  }

  /** Once a turn: deadlines are armed, waiting calls begun, replies written. */
  #endTurn(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#isHurried = false;
    if (this.#isClosed) return;
    for (const held of this.#unarmed) {
      if (held.state === 'answered') continue;
      held.timer = setTimeout(() => this.#expire(held), Math.min(held.timeoutMs, maxTimeoutMs));
    }
    this.#unarmed = [];
    this.#flush();
    this.#startWaiting();
    if (this.#isEnding && this.#held.size === 0 && this.#replies.isEmpty) {
      this.#isClosed = true;
      this.#stream.end();
    }
  }

  #flush(): void {
    while (!this.#isBlocked) {
      const message = this.#replies.take();
      if (message === undefined) return;
      this.#isBlocked = !this.#stream.write(message);
    }
  }

  #startWaiting(): void {
    if (this.#waiting.length === 0) return;
    let next = 0;
    while (next < this.#waiting.length && this.#hasRoom()) {
      const held = this.#waiting[next++] as Held;
      this.#waitingBytes -= held.call.payload.length;
      if (held.state === 'waiting') this.#start(held);
    }
    this.#waiting.splice(0, next);
    if (this.#stream.isPaused() && !this.#isOverfull()) this.#stream.resume();
  }

  /** Ends the session with a reason of its own, not of one call. */
  #fail(fault: Fault): void {
    this.#close(fault);
    const status = statusOf(fault, { logger: this.#at.logger, method: 'OpenSession' });
    this.#stream.emit('error', { code: status.code, details: status.message });
  }

  #close(reason: Fault): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const held of this.#held.values()) {
      this.#abort(held, reason);
      this.#markAnswered(held);
    }
    this.#waiting = [];
    this.#unarmed = [];
  }
}
