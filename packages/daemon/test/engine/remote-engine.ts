import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { methods, Status } from '@holdfast/protocol';
import type { EngineApi } from '../../src/engine/engine-api.js';
import { reasonOf } from '../rpc/support/reason-of.js';

/** The engine of a daemon, over the wire; only what answers once. A refusal is an Error whose `reason` says why. */
export interface RemoteEngine extends Disposable {
  readonly engine: EngineApi;
}

/** Connects when it is first called. */
export function remoteEngine(socketPath: string): RemoteEngine {
  const client = new Client(`unix:${socketPath}`, credentials.createInsecure());
  const verbs = methods
    .filter(({ requestStream, responseStream }) => !requestStream && !responseStream)
    .map(({ handler, name, request, response }) => {
      const verb = (_context: unknown, message: unknown): Promise<unknown> =>
        new Promise((resolve, reject) => {
          client.makeUnaryRequest(
            name,
            (value: unknown) => Buffer.from(request.encode(value as never).finish()),
            (bytes: Buffer) => response.decode(bytes),
            message,
            new Metadata(),
            (error: ServiceError | null, answer: unknown) =>
              error === null ? resolve(answer) : reject(refusal(error)),
          );
        });
      return [handler, verb] as const;
    });
  return {
    engine: Object.fromEntries(verbs) as unknown as EngineApi,
    [Symbol.dispose]: () => client.close(),
  };
}

function refusal(error: ServiceError): Error {
  const [packed] = error.metadata.get('grpc-status-details-bin');
  const status = Buffer.isBuffer(packed) ? Status.decode(packed) : undefined;
  // Without details it is the transport that speaks: the daemon is gone.
  return Object.assign(new Error(error.details), { reason: reasonOf(status) ?? 'no answer' });
}
