import { Metadata } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import type { Identity } from '../access/identity.js';
import type { CarrierServices } from './carrier-services.js';
import { serveStream } from './grpc/serve-stream.js';
import { serveUnary } from './grpc/serve-unary.js';
import { Session } from './session/session.js';
import type { SessionStream } from './session/session.js';

const sessionMethod = '/holdfast.v1.SessionService/OpenSession';

/** Who calls. A socket tells no more yet than that its client is on this host. */
const identity: Identity = { door: 'rw' };

/**
 * Registers every method of the engine as plain gRPC, and the session that carries the unary ones.
 * @returns the sessions that are open
 */
export function registerMethods(server: Server, at: CarrierServices): ReadonlySet<Session> {
  for (const method of at.dispatcher.methods) {
    if (method.responseStream) {
      server.register(method.name, serveStream(method, identity, at), asBuffer, asItIs, 'serverStream');
    } else {
      server.register(method.name, serveUnary(method, identity, at), asBuffer, asItIs, 'unary');
    }
  }
  const sessions = new Set<Session>();
  const open = (stream: SessionStream): void => {
    // The client learns that it is being served before there is anything to tell.
    stream.sendMetadata(new Metadata());
    const session = new Session(stream, identity, at);
    sessions.add(session);
    stream.once('close', () => sessions.delete(session));
  };
  server.register(sessionMethod, open, asItIs, asItIs, 'bidi');
  return sessions;
}

/** Messages pass grpc-js as bytes: the dispatcher decodes them, so that it alone words the refusal of bad ones. */
function asItIs(bytes: Buffer): Buffer {
  return bytes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
