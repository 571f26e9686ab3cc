import { Metadata } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { Status } from '@holdfast/protocol';

/** A status in the form in which grpc-js takes it: with the details in the trailer that every gRPC client reads. */
export function toGrpcStatus(status: Status): StatusObject {
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(Status.encode(status).finish()));
  return { code: status.code, details: status.message, metadata };
}
