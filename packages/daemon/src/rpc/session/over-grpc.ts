import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Identity } from '../../access/identity.js';
import { Fault } from '../../model/fault.js';
import type { CarrierServices } from '../carrier-services.js';
import { clientOf } from '../grpc/client-header.js';
import { toGrpcStatus } from '../grpc/to-grpc-status.js';
import { protobufEncoding } from './protobuf-encoding.js';
import { Session } from './session.js';

/** A bidirectional gRPC stream whose messages are already encoded. */
export type GrpcSessionStream = ServerDuplexStream<Buffer, Buffer>;

/** Opens the session of a gRPC stream. */
export function sessionOverGrpc(stream: GrpcSessionStream, at: CarrierServices, identity: Identity): Session {
  const session = new Session(
    {
      memory: Buffer.allocUnsafe,
      write: (message) => stream.write(message),
      end: () => void stream.end(),
      // How grpc-js wants to be told of a status.
      fail: (status) => void stream.emit('error', toGrpcStatus(status)),
      pause: () => void stream.pause(),
      resume: () => void stream.resume(),
    },
    protobufEncoding,
    clientOf(stream.metadata, at.clients),
    at,
    identity,
  );
  stream.on('data', (message: Buffer) => session.receive(message));
  stream.on('drain', () => session.drained());
  stream.on('end', () => session.clientEnded());
  stream.on('cancelled', () => session.clientGone(new Fault('CANCELLED', 'the client is gone')));
  return session;
}
