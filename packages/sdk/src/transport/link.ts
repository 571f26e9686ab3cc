import { setTimeout as delay } from 'node:timers/promises';
import { methodByName } from '@holdfast/protocol';
import type { MethodEntry } from '@holdfast/protocol';
import type { CallOptions, Caller } from '../convert/caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import { LateIterator } from '../convert/late-iterator.js';
import { traceCall } from '../telemetry/trace-call.js';
import { checkLimits, checkMs } from '../time/check-limits.js';
import { backoffMs } from './backoff.js';
import { openConnection } from './connection.js';
import type { Connection, Destination } from './connection.js';
import { givenUp, streamGivenUp } from './given-up.js';
import { LostError } from './lost-error.js';
import { readStream } from './read-stream.js';
import { createRequestEncoder } from './request-encoder.js';
import type { SessionCall } from './session-call.js';
import { waitUntil } from './wait-until.js';

/** What a link needs to know. */
export interface LinkOptions {
  readonly destination: Destination;
  /** How long calls wait that do not say it themselves; 0: for ever. */
  readonly callTimeoutMs: number;
}

/** How long calls wait for a daemon that went away to come back. */
const reconnectMs = 10_000;

/** A call during which every daemon ends may well be the reason for it. */
const maxAttempts = 4;

/** A stream may last for months, and is no step of anything. */
const untraced = { traceparent: new Uint8Array() };

/** A call, and whether it may be sent again when it may have arrived. */
interface LinkCall extends SessionCall {
  readonly isRepeatable: boolean;
}

/** A method with what is needed of it for every call. */
interface Method {
  readonly entry: MethodEntry;
  readonly name: Uint8Array;
}

/**
 * A daemon, as long as somebody wants something of it: connects, and connects again when the connection breaks. A call
 * is repeated only where the schema says that this does no harm, or where it has a name by which the daemon knows it again.
 */
export class Link implements Caller {
  readonly #options: LinkOptions;
  readonly #encode = createRequestEncoder();
  readonly #methods = new Map<string, Method>();
  /** Where the next call goes. */
  #connection: Connection | undefined = undefined;
  /** Also those that only end what they have begun. */
  readonly #connections = new Set<Connection>();
  #opening: Promise<Connection> | undefined = undefined;
  readonly #closing = new AbortController();

  /** @throws HoldfastError INVALID_ARGUMENT */
  constructor(options: LinkOptions) {
    checkMs('callTimeoutMs', options.callTimeoutMs);
    this.#options = options;
  }

  /** Connects for the first time, and does not wait for a daemon that is not there. @throws HoldfastError */
  async open(signal: AbortSignal | undefined, timeoutMs: number): Promise<void> {
    checkLimits(signal, timeoutMs);
    this.#opening = this.#openUntil(0).finally(() => (this.#opening = undefined));
    const late = `the daemon did not answer within ${timeoutMs} ms`;
    await waitUntil(this.#opening, 'connecting', signal, deadlineOf(timeoutMs), late);
  }

  /** Ends it; calls under way are rejected with CANCELLED. */
  close(): void {
    this.#closing.abort(closedError());
    this.#connection = undefined;
    for (const connection of this.#connections) connection.close();
  }

  unary(method: string, request: object, options: CallOptions = {}): Promise<object> {
    // One promise and nothing else on the way of a call that goes well.
    return new Promise((resolve, reject) => {
      const { entry, name } = this.#method(method);
      const { signal, timeoutMs = this.#options.callTimeoutMs } = options;
      checkLimits(signal, timeoutMs);
      if (signal?.aborted === true) throw givenUp(entry.rpc, signal.reason);
      const deadline = deadlineOf(timeoutMs);
      const payload = this.#encode(entry, request);
      const traced = traceCall(entry);
      const { rpc, response } = entry;
      const { traceparent } = traced ?? untraced;
      const isRepeatable = entry.idempotency !== 'none' || hasName(entry, request);
      const call = { rpc, method: name, payload, response, timeoutMs, deadline, signal, traceparent, isRepeatable };
      if (traced === undefined) this.#begin(entry, call, resolve, reject);
      else {
        const end = (error: unknown): void => {
          traced.end(error);
          reject(error as Error);
        };
        this.#begin(entry, call, (answer) => (traced.end(), resolve(answer)), end);
      }
    });
  }

  #begin(entry: MethodEntry, call: LinkCall, resolve: (answer: object) => void, reject: (error: unknown) => void) {
    const session = this.#connection?.session;
    if (session === undefined) this.#callAgain(entry, call, 1).then(resolve, reject);
    else session.call(call, resolve, (error) => void this.#recover(entry, call, 1, error).then(resolve, reject));
  }

  /** Calls a streaming method once: when the connection breaks, so does the stream. @throws HoldfastError */
  stream(method: string, request: object, options: CallOptions = {}): AsyncIterableIterator<object, undefined> {
    return new LateIterator(() => this.#openStream(method, request, options));
  }

  async #openStream(method: string, request: object, options: CallOptions): Promise<AsyncIterator<object, undefined>> {
    const { entry, name } = this.#method(method);
    const { signal, timeoutMs = 0 } = options;
    const deadline = deadlineOf(timeoutMs);
    checkLimits(signal, timeoutMs);
    if (signal?.aborted === true) throw streamGivenUp(entry.rpc, signal.reason);
    const { session } = await this.#ready(entry.rpc, signal, deadline);
    const end = this.#closing.signal;
    const until = signal === undefined ? end : AbortSignal.any([signal, end]);
    const payload = this.#encode(entry, request);
    const { rpc, response } = entry;
    const call = { rpc, method: name, payload, response, timeoutMs, deadline, signal: until, ...untraced };
    return readStream(session, call);
  }

  #method(name: string): Method {
    let method = this.#methods.get(name);
    if (method === undefined) {
      const entry = methodByName.get(name);
      if (entry === undefined) throw refusal('UNSUPPORTED', `this release of the SDK knows no method ${name}`);
      method = { entry, name: Buffer.from(name, 'latin1') };
      this.#methods.set(name, method);
    }
    return method;
  }

  /** Decides what becomes of a call that failed. */
  async #recover(entry: MethodEntry, call: LinkCall, attempt: number, error: unknown): Promise<object> {
    if (this.#closing.signal.aborted && error instanceof LostError) throw closedError();
    if (error instanceof HoldfastError) {
      // It was refused without having been begun, or would do no harm a second time; the next daemon may take it.
      if (error.code === 'SHUTTING_DOWN' && call.isRepeatable && attempt < maxAttempts) {
        this.#connection = undefined;
        return this.#callAgain(entry, call, attempt + 1);
      }
      throw error.code === 'UNKNOWN_METHOD' ? unsupported(entry, error) : error;
    }
    if (!(error instanceof LostError)) throw error;
    const isHarmless = !error.mayHaveArrived || call.isRepeatable;
    if (isHarmless && attempt < maxAttempts) return this.#callAgain(entry, call, attempt + 1);
    const lost = `the connection broke while ${entry.rpc} was under way; whether it was done is not known`;
    throw refusal('UNAVAILABLE', lost, { hint: 'look at the present state before you repeat it' }, { cause: error });
  }

  async #callAgain(entry: MethodEntry, call: LinkCall, attempt: number): Promise<object> {
    const { session } = await this.#ready(entry.rpc, call.signal, call.deadline);
    try {
      return await new Promise((resolve, reject) => session.call(call, resolve, reject));
    } catch (error) {
      return this.#recover(entry, call, attempt, error);
    }
  }

  /** A connection that stands, at present or before long. */
  async #ready(what: string, signal: AbortSignal | undefined, deadline: number): Promise<Connection> {
    if (this.#closing.signal.aborted) throw closedError();
    if (this.#connection?.session.isOver === false) return this.#connection;
    this.#opening ??= this.#openUntil(performance.now() + reconnectMs).finally(() => (this.#opening = undefined));
    return waitUntil(this.#opening, what, signal, deadline);
  }

  async #openUntil(lastAttempt: number): Promise<Connection> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#openOnce();
      } catch (error) {
        if (!(error instanceof LostError)) throw error;
        // The queue of a socket that many connect to at once may be full; that is no reason to give up.
        const isCrowded = error.message.includes('EAGAIN') && attempt < 20;
        if (performance.now() >= lastAttempt && !isCrowded) throw (await error.explain?.()) ?? error;
      }
      // An end of the link meanwhile is told by the next attempt.
      await delay(backoffMs(attempt), undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  async #openOnce(): Promise<Connection> {
    const observer = {
      leaving: (left: Connection) => this.#leave(left),
      closed: (left: Connection) => {
        this.#leave(left);
        this.#connections.delete(left);
      },
    };
    this.#closing.signal.throwIfAborted();
    const connection = await openConnection(this.#options.destination, observer, this.#closing.signal);
    this.#connections.add(connection);
    this.#connection = connection;
    return connection;
  }

  #leave(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }
}

function hasName({ takesRequestId }: MethodEntry, request: { readonly requestId?: unknown }): boolean {
  return takesRequestId && typeof request.requestId === 'string' && request.requestId !== '';
}

function deadlineOf(timeoutMs: number): number {
  return timeoutMs === 0 ? Infinity : performance.now() + timeoutMs;
}

function closedError(): HoldfastError {
  return refusal('CANCELLED', 'the connection was closed by this program');
}

/** An older daemon: what it lacks is told by the release that brought it. */
function unsupported({ service, rpc, since }: MethodEntry, cause: HoldfastError): HoldfastError {
  const message = `the daemon does not know ${service}.${rpc}, which came with release ${since}`;
  return refusal('UNSUPPORTED', message, { metadata: { method: rpc, since }, hint: 'update holdfastd' }, { cause });
}
