import type { MethodEntry } from '@holdfast/protocol';
import { type CallAccess, noAccess } from '../access/call-access.js';
import { describeIdentity, type Identity } from '../access/identity.js';
import type { CallContext } from '../engine/call-context.js';
import type { Fault } from '../model/fault.js';
import type { Admission } from './clients/admission.js';
import type { Client } from './clients/client.js';

/** A call that a client made: what interceptors see, and at the same time the context that the engine gets. */
export interface Call extends CallContext {
  readonly method: MethodEntry;
  /** The request as it came; it is decoded after the interceptors have let it pass. */
  readonly payload: Uint8Array;
  /** W3C trace context of the caller; empty: none. */
  readonly traceparent: string;
  /** Whether its client is let in; undefined: that was no question. */
  readonly admission?: Admission | undefined;
  /** Looks at the request when it is decoded, before the engine gets it. @throws Fault PERMISSION_DENIED */
  admit?(request: object): void;
}

/** A {@link Call} in the hands of its carrier, which alone can end it early. */
export class CarriedCall implements Call {
  readonly method: MethodEntry;
  readonly payload: Uint8Array;
  readonly traceparent: string;
  readonly client: Client;
  readonly identity: Identity;
  readonly caller: string;
  /** Nothing, until an interceptor has found out what the client may do. */
  readonly access: CallAccess = noAccess;
  /** Made when somebody asks for it: most calls are over before anybody could abort them. */
  #abort: AbortController | undefined = undefined;

  constructor(method: MethodEntry, payload: Uint8Array, client: Client, traceparent: string, identity: Identity) {
    this.method = method;
    this.payload = payload;
    this.client = client;
    this.identity = identity;
    this.caller = identity === client.identity ? client.caller : describeIdentity(identity);
    this.traceparent = traceparent;
  }

  get admission(): Admission | undefined {
    return this.client.admission;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  /** Tells the engine that nobody waits any more. What it makes of it is its own business. */
  abort(reason: Fault): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }
}
