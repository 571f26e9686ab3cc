import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import { Metadata } from '@grpc/grpc-js';
import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import type { MethodEntry } from '@holdfast/protocol';
import type { CarriedCall } from '../call.js';
import type { CarrierServices } from '../carrier-services.js';
import { encodeAnswer } from '../encode-answer.js';
import { statusOf } from '../status.js';
import { sendStream } from '../stream/send-stream.js';
import { carryCall } from './carry-call.js';
import { toGrpcStatus } from './to-grpc-status.js';

type Carrier = ServerWritableStream<Buffer, Uint8Array>;

/**
 * Makes a gRPC handler of a method that answers with a stream. What waits for a slow reader is bounded; a reader that
 * stands still before a full queue is cut off with a reason, never skipped.
 */
export function serveStream(method: MethodEntry, at: CarrierServices): handleServerStreamingCall<Buffer, Uint8Array> {
  return (carrier) => {
    let call: CarriedCall;
    try {
      call = carryCall(method, carrier, at);
    } catch (error) {
      carrier.emit('error', toGrpcStatus(statusOf(error, { logger: at.logger, method: method.name })));
      return;
    }
    at.active.begin(call);
    // The client learns that it is being served before there is anything to tell.
    carrier.sendMetadata(new Metadata());
    sendStream(call, carrier, (message) => encodeAnswer(method, message, at), at)
      .catch((error: unknown) => refuse(call, carrier, error, at))
      .finally(() => at.active.done(call));
  };
}

function refuse(call: CarriedCall, carrier: Carrier, error: unknown, at: CarrierServices): void {
  if (carrier.cancelled) return;
  // How grpc-js wants to be told of a status; it ends the stream with it, behind what was written before.
  carrier.emit('error', toGrpcStatus(statusOf(error, { logger: at.logger, method: call.method.name })));
  // A reader that stands still will not come as far as the status: after a while its stream is reset.
  const { stream } = (carrier as unknown as { readonly call: { readonly stream: ServerHttp2Stream } }).call;
  const stopWaiting = at.clock.setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), at.limits.cutOffMs);
  stream.once('close', stopWaiting);
}
