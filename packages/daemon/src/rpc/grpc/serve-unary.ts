import type { handleUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { MethodEntry } from '@holdfast/protocol';
import type { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { encodeAnswer } from '../encode-answer.js';
import { statusOf } from '../status.js';
import { doCall } from '../workers/do-call.js';
import { carryCall } from './carry-call.js';
import { toGrpcStatus } from './to-grpc-status.js';

/** Makes a plain gRPC handler of a unary method. It catches everything and answers exactly once. */
export function serveUnary(method: MethodEntry, at: CarrierServices): handleUnaryCall<Buffer, Uint8Array> {
  return (carrier, callback) => {
    let call: CarriedCall;
    try {
      call = carryCall(method, carrier, at);
    } catch (error) {
      callback(toGrpcStatus(statusOf(error, { logger: at.logger, method: method.name })));
      return;
    }
    const work = doCall(call, at);
    answer(call, work, callback, at).catch((error: unknown) => {
      at.logger.error({ err: error, method: method.name }, 'a reply could not be sent');
    });
  };
}

async function answer(
  call: CarriedCall,
  work: Promise<object>,
  callback: sendUnaryData<Uint8Array>,
  at: CarrierServices,
): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = encodeAnswer(call.method, await Promise.race([work, aborted(call.signal)]), at);
  } catch (error) {
    callback(toGrpcStatus(statusOf(error, { logger: at.logger, method: call.method.name })));
    return;
  }
  callback(null, bytes);
}

/** Rejects some time after an abort: until the end of that turn the engine may have a better word for it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => setImmediate(() => reject(signal.reason as Error)), { once: true });
  });
}
