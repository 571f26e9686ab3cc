import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Services } from '../services.js';
import type { Client } from './clients.js';
import { type Verb, serveCall } from './serve-call.js';
import { toGrpcStatus } from './status.js';

/** Serves a verb as a call of its own. */
export function unary<Request, Response>(
  at: Services,
  verb: Verb<Request, Response>,
  isOpen = false,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const gone = new AbortController();
    call.on('cancelled', () => {
      gone.abort();
    });
    const context = { client: clientOf(at, call), signal: gone.signal };
    const reply = async (): Promise<void> => {
      const answer = await serveCall(at, verb, call.request, context, nameOf(call.getPath()), isOpen);
      if ('response' in answer) callback(null, answer.response);
      else callback(toGrpcStatus(answer.refused));
    };
    void reply();
  };
}

/** `/holdfast.lock.v1.LockService/AcquireSet` is `acquireSet`, as in a session. */
function nameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The connection that a call came by. */
export function clientOf(at: Pick<Services, 'clients'>, call: { getPeer(): string }): Client | undefined {
  return at.clients.byAddress(call.getPeer());
}
