import type { Client } from '@grpc/grpc-js';
import { metadataOf } from '../metadata.js';
import type { SessionCarrier } from './session-carrier.js';

/** Carries a session in one bidirectional gRPC stream. */
export function grpcCarrier(client: Client, token: string): SessionCarrier {
  return {
    withLength: false,
    open(events) {
      const method = '/holdfast.v1.SessionService/OpenSession';
      const stream = client.makeBidiStreamRequest(method, asItIs, asItIs, metadataOf(token), {});
      stream.once('metadata', () => events.accepted());
      stream.on('data', (message: Buffer) => events.message(message));
      stream.on('drain', () => events.drained());
      // The status says the same and comes also when there is no error.
      stream.on('error', () => undefined);
      stream.on('status', (status) => events.ended(status));
      return { write: (message) => stream.write(message), cancel: () => stream.cancel() };
    },
  };
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
