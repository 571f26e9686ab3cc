import { existsSync } from 'node:fs';
import { type ClientUnaryCall, Metadata, type ServiceError, credentials, status } from '@grpc/grpc-js';
import {
  type AcquireSetRequest,
  type AcquireSetResponse,
  type ListLeasesRequest,
  type ListLeasesResponse,
  LockServiceClient,
  type RegisterOwnerRequest,
  type RegisterOwnerResponse,
  type ReleaseSetRequest,
  type ReleaseSetResponse,
} from '@holdfast/protocol/lock';
import { Fault } from '../model/fault.js';
import { currentTrace } from '../telemetry/trace-context.js';
import { type LockdRefusal, readRefusal } from './lockd-refusal.js';

/** A call that lockd refused; the caller knows what that means for it. */
export class LockdRefused extends Error {
  override readonly name = 'LockdRefused';
  readonly refusal: LockdRefusal;

  constructor(refusal: LockdRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

type Unary<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: { readonly deadline: number },
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

/**
 * Calls lockd, and rides out its restarts: a call waits for a connection, but never longer than `answerMs` in all.
 * Every call throws LockdRefused, Fault LOCKD_UNAVAILABLE, or the reason of its signal.
 */
export class LockdClient implements Disposable {
  readonly #socketPath: string;
  readonly #answerMs: number;
  readonly #client: LockServiceClient;

  constructor(socketPath: string, answerMs: number) {
    this.#socketPath = socketPath;
    this.#answerMs = answerMs;
    this.#client = new LockServiceClient(`unix:${socketPath}`, credentials.createInsecure(), {
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 500,
      'grpc.enable_channelz': 0,
    });
  }

  registerOwner(request: RegisterOwnerRequest, signal: AbortSignal): Promise<RegisterOwnerResponse> {
    return this.#call(this.#client.registerOwner, request, signal);
  }

  acquireSet(request: AcquireSetRequest, signal: AbortSignal): Promise<AcquireSetResponse> {
    return this.#call(this.#client.acquireSet, request, signal);
  }

  releaseSet(request: ReleaseSetRequest, signal: AbortSignal): Promise<ReleaseSetResponse> {
    return this.#call(this.#client.releaseSet, request, signal);
  }

  listLeases(request: ListLeasesRequest, signal: AbortSignal): Promise<ListLeasesResponse> {
    return this.#call(this.#client.listLeases, request, signal);
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  #call<Request, Response>(method: Unary<Request, Response>, request: Request, signal: AbortSignal): Promise<Response> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const metadata = new Metadata({ waitForReady: true });
      const traceparent = currentTrace();
      if (traceparent !== undefined) metadata.set('traceparent', traceparent);
      const options = { deadline: Date.now() + this.#answerMs };
      const call = method.call(this.#client, request, metadata, options, (error, response) => {
        signal.removeEventListener('abort', cancel);
        if (!error) resolve(response);
        else if (signal.aborted) reject(signal.reason as Error);
        else reject(this.#explain(error));
      });
      const cancel = (): void => {
        call.cancel();
      };
      signal.addEventListener('abort', cancel);
    });
  }

  #explain(error: ServiceError): Error {
    // A bug of lockd is no lack of an answer.
    if (error.code === status.INTERNAL) return error;
    const refusal = readRefusal(error);
    if (refusal) return new LockdRefused(refusal);
    const why =
      error.code === status.UNAVAILABLE ? 'the connection broke' : `no answer within ${this.#answerMs / 1000} s`;
    return lockdUnavailable(this.#socketPath, why, error);
  }
}

/** Says that nobody answers for lockd, and how to change that. */
export function lockdUnavailable(socketPath: string, why: string, cause: unknown): Fault {
  return new Fault(
    'LOCKD_UNAVAILABLE',
    `holdfast-lockd does not answer on ${socketPath}: ${existsSync(socketPath) ? why : 'there is no such socket'}`,
    {
      hint: `start it: "holdfast-lockd --socket ${socketPath}"; a daemon with --lease-manager nop does without, and then nothing keeps two guests off one disk`,
      metadata: { path: socketPath },
    },
    { cause },
  );
}
