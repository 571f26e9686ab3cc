import type { MethodEntry } from '@holdfast/protocol';
import type { Identity } from '../access/identity.js';
import type { Call } from './call.js';

/**
 * What a call comes to: the response message, or for a streaming method the `AsyncIterable` of them.
 * A refusal is a rejection with a Fault.
 */
export type Answer = object;

/** Goes on with a call; a refusal may also be thrown. */
export type Next = (call: Call) => Promise<Answer>;

/**
 * Stands between every carrier and the engine: access control, limits, audit. Runs before the request is decoded, so
 * that who may not call pays for no parsing; refuses by throwing a Fault, otherwise returns what `next` returns.
 */
export interface Interceptor {
  (call: Call, next: Next): Promise<Answer>;
  /** Whether it refuses a client this method whatever the request says; absent: that depends on the request. */
  readonly isHopeless?: (identity: Identity, method: MethodEntry) => boolean;
  /** Looks at a call, with its request, of a method of which something goes with the next major release. */
  readonly onDeprecated?: (call: Call, request: object) => void;
}
