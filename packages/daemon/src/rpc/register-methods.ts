import { Metadata } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import type { Identity } from '../access/identity.js';
import type { CarrierServices } from './carrier-services.js';
import { clientOf } from './grpc/client-header.js';
import { serveStream } from './grpc/serve-stream.js';
import { serveUnary } from './grpc/serve-unary.js';
import { toGrpcStatus } from './grpc/to-grpc-status.js';
import { identify } from './identify.js';
import { sessionOverGrpc } from './session/over-grpc.js';
import type { GrpcSessionStream } from './session/over-grpc.js';
import type { Session } from './session/session.js';
import { statusOf } from './status.js';

const sessionMethod = '/holdfast.v1.SessionService/OpenSession';

/** Registers every method of the engine as plain gRPC, and the session that carries them all; it puts itself into `sessions`. */
export function registerMethods(server: Server, at: CarrierServices, sessions: Set<Session>): void {
  for (const method of at.dispatcher.methods) {
    if (method.responseStream) {
      server.register(method.name, serveStream(method, at), asBuffer, asItIs, 'serverStream');
    } else {
      server.register(method.name, serveUnary(method, at), asBuffer, asItIs, 'unary');
    }
  }
  const open = (stream: GrpcSessionStream): void => {
    let identity: Identity;
    try {
      identity = identify(stream.metadata, clientOf(stream.metadata, at.clients), at);
    } catch (error) {
      stream.emit('error', toGrpcStatus(statusOf(error, { logger: at.logger, method: sessionMethod })));
      return;
    }
    // The client learns that it is being served before there is anything to tell.
    stream.sendMetadata(new Metadata());
    const session = sessionOverGrpc(stream, at, identity);
    sessions.add(session);
    stream.once('close', () => sessions.delete(session));
  };
  server.register(sessionMethod, open, asItIs, asItIs, 'bidi');
}

/** Messages pass grpc-js as bytes: the dispatcher decodes them, so that it alone words the refusal of bad ones. */
function asItIs(bytes: Buffer): Buffer {
  return bytes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
