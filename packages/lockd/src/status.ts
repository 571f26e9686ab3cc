import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { ErrorInfo, Status } from '@holdfast/protocol';
import { BusyDetail } from '@holdfast/protocol/lock';
import { Refusal } from './refusal.js';

/** Turns whatever a handler threw into what goes over the wire; a bug shows its id only, the log has the rest. */
export function toStatus(error: unknown, logId: string): Partial<StatusObject> {
  if (!(error instanceof Refusal)) {
    return { code: status.INTERNAL, details: `a fault of holdfast-lockd itself; its log has more under ${logId}` };
  }
  const details = [
    packed('google.rpc.ErrorInfo', ErrorInfo, {
      reason: error.reason,
      domain: 'holdfast.lock',
      metadata: { ...error.metadata },
    }),
  ];
  if (error.busy) details.push(packed('holdfast.lock.v1.BusyDetail', BusyDetail, error.busy));
  const metadata = new Metadata();
  const encoded = Status.encode(Status.create({ code: error.code, message: error.message, details })).finish();
  metadata.set('grpc-status-details-bin', Buffer.from(encoded));
  return { code: error.code, details: error.message, metadata };
}

interface Encoder<T> {
  encode(message: T): { finish(): Uint8Array };
}

function packed<T>(name: string, codec: Encoder<T>, message: T): { typeUrl: string; value: Uint8Array } {
  return { typeUrl: `type.googleapis.com/${name}`, value: codec.encode(message).finish() };
}
