import { type MethodEntry, methodByName } from '@holdfast/protocol';
import type { Identity } from '../../../access/identity.js';
import { CarriedCall } from '../../call.js';
import type { CarrierServices } from '../../carrier-services.js';
import type { Client } from '../../clients/client.js';
import { maxBytesOf } from '../../limits.js';
import type { CallFrameView } from '../session-encoding.js';
import { checkLength } from './check-length.js';
import { checkRoom } from './check-room.js';
import { HeldCall } from './held-call.js';
import type { HeldCalls } from './held-calls.js';
import type { SessionCalls } from './session-calls.js';

/** From here on it is worth while to ask whether a request need be looked at. */
const longRequestBytes = 16 * 1024;
const noRequest = Buffer.alloc(0);

/** Takes the calls of a session from its frames, or refuses them at the first look. */
export class CallIntake {
  readonly #client: Client;
  readonly #identity: Identity;
  readonly #held: HeldCalls;
  readonly #calls: SessionCalls;
  readonly #at: CarrierServices;

  constructor(client: Client, identity: Identity, held: HeldCalls, calls: SessionCalls, at: CarrierServices) {
    this.#client = client;
    this.#identity = identity;
    this.#held = held;
    this.#calls = calls;
    this.#at = at;
  }

  /** Takes a call from its frame. @throws Fault for what is refused whatever becomes of the others */
  take(frame: CallFrameView): HeldCall {
    const method = this.#at.dispatcher.find(frame.method);
    checkLength(method, frame.bytes, this.#at.limits);
    checkRoom(method, { streams: this.#held.streams.size, waiting: this.#calls.waiting.count }, this.#at.limits);
    const isHopeless = this.#isHopeless(method, frame.bytes);
    const request = isHopeless ? noRequest : frame.payload(method);
    const call = new CarriedCall(method, request, this.#client, frame.traceparent, this.#identity);
    const held = new HeldCall(frame.id, call, frame.timeoutMs, this.#calls);
    held.isHopeless = isHopeless;
    return held;
  }

  /** Whether a call is refused whatever its request says. */
  isLost({ method: name, bytes }: CallFrameView): boolean {
    const method = methodByName.get(name);
    return method === undefined || bytes > maxBytesOf(method, this.#at.limits) || this.#isHopeless(method, bytes);
  }

  #isHopeless(method: MethodEntry, bytes: number): boolean {
    if (bytes < longRequestBytes || method.responseStream) return false;
    return this.#at.dispatcher.isHopeless(this.#identity, method);
  }
}
