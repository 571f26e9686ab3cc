import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { BusyDetail, ErrorInfo, Status } from '@holdfast/protocol/lock';
import { Refusal } from '../refusal.js';

/** Turns whatever a handler threw into what goes over the wire; a bug shows its id only, the log has the rest. */
export function toRpcStatus(error: unknown, logId: string): Status {
  if (!(error instanceof Refusal)) {
    const message = `a fault of holdfast-lockd itself; its log has more under ${logId}`;
    return Status.fromPartial({ code: status.INTERNAL, message });
  }
  const info = { reason: error.reason, domain: 'holdfast.lock', metadata: { ...error.metadata } };
  const details = [packed('google.rpc.ErrorInfo', ErrorInfo, ErrorInfo.fromPartial(info))];
  if (error.busy) details.push(packed('holdfast.lock.v1.BusyDetail', BusyDetail, error.busy));
  return Status.fromPartial({ code: error.code, message: error.message, details });
}

/** The same as gRPC carries it: the details are a header of their own. */
export function toGrpcStatus(refused: Status): Partial<StatusObject> {
  const { code, message, details } = refused;
  if (details.length === 0) return { code, details: message };
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(Status.encode(refused).finish()));
  return { code, details: message, metadata };
}

interface Encoder<T> {
  encode(message: T): { finish(): Uint8Array };
}

function packed<T>(name: string, codec: Encoder<T>, message: T): { typeUrl: string; value: Uint8Array } {
  return { typeUrl: `type.googleapis.com/${name}`, value: codec.encode(message).finish() };
}
