import { OpenSessionRequest, Status } from '@holdfast/protocol';
import { errorFromStatus } from '../errors/error-from-status.js';
import { refusal } from '../errors/refusal.js';
import type { CarrierStream, SessionCarrier } from './carrier/session-carrier.js';
import { createFrameBatch } from './frame-batch.js';
import type { FrameBatch } from './frame-batch.js';
import type { StreamStatus } from './error-from-grpc.js';
import { givenUp, streamGivenUp } from './given-up.js';
import { LostError } from './lost-error.js';
import { OwnBytesReader } from './own-bytes-reader.js';
import { readServerFrames } from './read-server-frames.js';
import type { ServerFrameSink } from './read-server-frames.js';
import type { OpenStream, SessionCall, StreamSink } from './session-call.js';

interface Pending {
  readonly call: SessionCall;
  /** Of a stream. */
  readonly item?: (message: object) => void;
  readonly resolve: (response: object) => void;
  readonly fail: (error: Error) => void;
  readonly abort: (() => void) | undefined;
}

/** The daemon tells of a passed deadline itself, and with more words; only one that hangs does not, and this long is waited. */
function patienceMs(timeoutMs: number): number {
  return Math.min(1000, Math.max(100, timeoutMs / 2));
}

const sweepMs = 100;
const maxTimeoutMs = 24 * 3_600_000;
const maxId = 0xffff_ffff;

/** What a session tells its owner. */
export interface SessionObserver {
  /** Further calls need another session; those under way are still answered. */
  leaving(): void;
  /** It is over, with the status given; every call under way was rejected with a {@link LostError}. */
  closed(status: StreamStatus): void;
}

/**
 * Makes all calls of a connection, whatever carries them. Frames are gathered: a call that is alone goes out as
 * soon as its caller yields, many go out together at the end of the turn.
 */
export class Session implements ServerFrameSink {
  readonly #stream: CarrierStream;
  readonly #observer: SessionObserver;
  readonly #batch: FrameBatch;
  readonly #memory: (bytes: number) => Buffer;
  readonly #lengthBytes: number;
  readonly #pending = new Map<number, Pending>();
  /** How many of those pending are streams. */
  #streams = 0;
  #lastId = 0;
  #isScheduled = false;
  #isBlocked = false;
  #isOver = false;
  #sweeper: NodeJS.Timeout | undefined = undefined;

  /** Opens a session; `accepted` is called when the daemon serves it. */
  constructor(carrier: SessionCarrier, observer: SessionObserver, accepted: () => void) {
    this.#observer = observer;
    this.#lengthBytes = carrier.withLength ? 4 : 0;
    this.#batch = createFrameBatch({ withLength: carrier.withLength });
    this.#stream = carrier.open({
      accepted,
      message: (message) => this.#receive(message),
      drained: () => {
        this.#isBlocked = false;
        this.#flush();
      },
      ended: (status) => this.#end(status),
    });
    this.#memory = (bytes) => this.#stream.memory(bytes);
  }

  /** Whether it takes no further calls. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Makes a call; `fail` gets a HoldfastError when it is refused, a LostError when the session ends before the answer. */
  call(call: SessionCall, resolve: (response: object) => void, fail: (error: Error) => void): void {
    if (this.#isOver) {
      fail(new LostError('the session is over', false));
      return;
    }
    this.#begin(call, { resolve, fail }, 0);
  }

  /** Calls a method that answers with a stream, of which `credit` items may come before more is granted. */
  stream(call: SessionCall, credit: number, sink: StreamSink): OpenStream {
    const outcome = {
      item: (message: object) => sink.item(message),
      resolve: () => sink.end(),
      fail: (error: Error) => sink.fail(error),
    };
    if (this.#isOver) {
      sink.fail(new LostError('the session is over', false));
      return { grant: () => {}, cancel: () => {} };
    }
    const id = this.#begin(call, outcome, credit);
    this.#streams += 1;
    return {
      grant: (items) => {
        if (!this.#pending.has(id)) return;
        this.#batch.grant(id, items);
        this.#schedule();
      },
      cancel: () => {
        if (this.#take(id) !== undefined) this.#cancel(id);
      },
    };
  }

  #begin(call: SessionCall, outcome: Pick<Pending, 'item' | 'resolve' | 'fail'>, credit: number): number {
    const id = this.#nextId();
    const { signal, deadline, method, payload, traceparent } = call;
    const abort = signal === undefined ? undefined : (): void => this.#giveUp(id, signal.reason);
    this.#pending.set(id, { call, abort, ...outcome });
    if (abort !== undefined) signal?.addEventListener('abort', abort, { once: true });
    if (deadline !== Infinity) this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs).unref();
    // It may have been aborted while the connection was waited for; then it never says so again.
    if (signal?.aborted === true) queueMicrotask(() => this.#giveUp(id, signal.reason));
    this.#batch.call({ id, method, payload, timeoutMs: remaining(deadline), credit, traceparent });
    this.#schedule();
    return id;
  }

  /** Ends the session; calls under way are lost. */
  close(): void {
    this.#stream.cancel();
  }

  response(id: number, payload: Uint8Array): void {
    const pending = this.#take(id);
    if (pending === undefined) return;
    const message = decode(pending, payload);
    if (message !== undefined) pending.resolve(message);
  }

  item(id: number, payload: Uint8Array): void {
    const pending = this.#pending.get(id);
    if (pending?.item === undefined) return;
    const message = decode(pending, payload);
    if (message !== undefined) pending.item(message);
    else if (this.#take(id) !== undefined) this.#cancel(id);
  }

  refusal(id: number, status: Uint8Array): void {
    this.#take(id)?.fail(errorFromStatus(Status.decode(status)));
  }

  ping(nonce: number): void {
    const pong = OpenSessionRequest.encode({ frames: [{ frame: { $case: 'pong', value: { nonce } } }] }).finish();
    const message = Buffer.alloc(this.#lengthBytes + pong.length);
    if (this.#lengthBytes > 0) message.writeUInt32BE(pong.length, 0);
    message.set(pong, this.#lengthBytes);
    this.#isBlocked = !this.#stream.write(message) || this.#isBlocked;
  }

  goAway(): void {
    this.#observer.leaving();
  }

  #nextId(): number {
    do {
      this.#lastId = this.#lastId === maxId ? 1 : this.#lastId + 1;
    } while (this.#pending.has(this.#lastId));
    return this.#lastId;
  }

  /** Takes a call out; undefined: it was given up before. */
  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    const { call, item, abort } = pending;
    if (item !== undefined) this.#streams -= 1;
    if (abort !== undefined) call.signal?.removeEventListener('abort', abort);
    return pending;
  }

  #giveUp(id: number, reason: unknown): void {
    const pending = this.#take(id);
    if (pending === undefined) return;
    pending.fail((pending.item === undefined ? givenUp : streamGivenUp)(pending.call.rpc, reason));
    this.#cancel(id);
  }

  #cancel(id: number): void {
    this.#batch.cancel(id);
    this.#schedule();
  }

  #sweep(): void {
    const now = performance.now();
    let hasDeadlines = false;
    for (const [id, { call }] of this.#pending) {
      hasDeadlines ||= call.deadline !== Infinity;
      if (call.deadline + patienceMs(call.timeoutMs) > now) continue;
      const error = refusal('DEADLINE_EXCEEDED', `${call.rpc} got no answer within ${call.timeoutMs} ms`);
      this.#take(id)?.fail(error);
      this.#cancel(id);
    }
    if (hasDeadlines) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isOver) return;
    this.#isScheduled = true;
    const flush = (): void => {
      this.#isScheduled = false;
      this.#flush();
    };
    if (this.#pending.size - this.#streams <= 1) process.nextTick(flush);
    else setImmediate(flush);
  }

  #flush(): void {
    while (!this.#isBlocked && !this.#isOver) {
      const message = this.#batch.take(this.#memory);
      if (message === undefined) return;
      this.#isBlocked = !this.#stream.write(message);
    }
  }

  #receive(message: Buffer): void {
    try {
      readServerFrames(message, this);
    } catch {
      // What comes next cannot be trusted to begin where a frame begins; the status that follows ends all calls.
      this.#stream.cancel();
    }
  }

  #end(status: StreamStatus): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#sweeper);
    const error = new LostError(status.details, true);
    for (const id of this.#pending.keys()) this.#take(id)?.fail(error);
    this.#observer.closed(status);
  }
}

/** Decodes what a call was answered; undefined: it cannot be, and the call has failed with that. */
function decode({ call: { rpc, response }, fail }: Pending, payload: Uint8Array): object | undefined {
  try {
    return response.decode(new OwnBytesReader(payload));
  } catch (cause) {
    fail(refusal('INTERNAL', `the answer to ${rpc} cannot be decoded`, {}, { cause }));
    return undefined;
  }
}

/** Milliseconds until a deadline as a frame says them: at least 1, and 0 for none. */
function remaining(deadline: number): number {
  if (deadline === Infinity) return 0;
  return Math.min(Math.max(1, Math.ceil(deadline - performance.now())), maxTimeoutMs);
}
