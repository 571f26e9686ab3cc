import type { Client, StatusObject } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { Status } from '@holdfast/protocol';

/** What a plain unary gRPC call came to. */
export interface PlainReply {
  readonly payload: Uint8Array | undefined;
  readonly status: StatusObject;
  /** The google.rpc.Status in the trailer, as any gRPC client finds it. */
  readonly details: Status | undefined;
}

/** Calls a unary method as any gRPC client of any language would. */
export function plainCall(
  client: Client,
  method: string,
  request: Uint8Array,
  deadlineMs?: number,
): Promise<PlainReply> {
  return new Promise((resolve) => {
    let payload: Uint8Array | undefined;
    const call = client.makeUnaryRequest(
      method,
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes: Buffer) => bytes,
      request,
      new Metadata(),
      deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs },
      (_error, value) => (payload = value),
    );
    call.on('status', (status: StatusObject) => {
      const [packed] = status.metadata.get('grpc-status-details-bin');
      const details = packed instanceof Buffer ? Status.decode(packed) : undefined;
      setImmediate(() => resolve({ payload, status, details }));
    });
  });
}
