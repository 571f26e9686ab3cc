import type { MethodEntry } from '@holdfast/protocol';
import { describeIdentity, type Identity } from '../access/identity.js';
import type { CallContext } from '../engine/call-context.js';
import type { Fault } from '../model/fault.js';

/** A call that a client made: what interceptors see, and at the same time the context that the engine gets. */
export interface Call extends CallContext {
  readonly method: MethodEntry;
  /** The request as it came; it is decoded after the interceptors have let it pass. */
  readonly payload: Uint8Array;
  /** W3C trace context of the caller; empty: none. */
  readonly traceparent: string;
}

/** A {@link Call} in the hands of its carrier, which alone can end it early. */
export class CarriedCall implements Call {
  readonly method: MethodEntry;
  readonly payload: Uint8Array;
  readonly traceparent: string;
  readonly identity: Identity;
  readonly caller: string;
  readonly signal: AbortSignal;
  readonly #abort: AbortController;

  constructor(method: MethodEntry, payload: Uint8Array, identity: Identity, traceparent: string) {
    this.method = method;
    this.payload = payload;
    this.identity = identity;
    this.caller = describeIdentity(identity);
    this.traceparent = traceparent;
    this.#abort = new AbortController();
    this.signal = this.#abort.signal;
  }

  /** Tells the engine that nobody waits any more. What it makes of it is its own business. */
  abort(reason: Fault): void {
    this.#abort.abort(reason);
  }
}
