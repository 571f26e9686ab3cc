import type { ServerInterceptingCall, ServerInterceptor } from '@grpc/grpc-js';
import { methodByName } from '@holdfast/protocol';
import { maxBytesOf, type RpcLimits } from '../limits.js';

/** Where grpc-js keeps how long a message of a call may be; the version is pinned and a test looks after them. */
interface Internals {
  maxReceiveMessageSize: number;
  readonly decoder: { maxReadMessageLength: number };
}

/**
 * Has grpc-js refuse a request that is longer than its method has a use for, when it has read the length and nothing else.
 * grpc-js has one limit for all methods; it asks its interceptors before it reads of a call.
 */
export function limitRequests(limits: RpcLimits): ServerInterceptor {
  return ({ path }, call) => {
    const method = methodByName.get(path);
    // It is handed on as it is: one that were put around it would cost every call.
    const asItIs = call as ServerInterceptingCall;
    if (method === undefined) return asItIs;
    const internals = call as unknown as Internals;
    internals.maxReceiveMessageSize = maxBytesOf(method, limits);
    internals.decoder.maxReadMessageLength = internals.maxReceiveMessageSize;
    return asItIs;
  };
}
