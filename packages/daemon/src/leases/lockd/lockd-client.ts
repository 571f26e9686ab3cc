import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  type ClientReadableStream,
  type ClientUnaryCall,
  connectivityState,
  Metadata,
  type ServiceError,
  credentials,
  status,
} from '@grpc/grpc-js';
import {
  type AcquireSetRequest,
  type AcquireSetResponse,
  type ListLeasesRequest,
  type ListLeasesResponse,
  type CreateSpaceRequest,
  type CreateSpaceResponse,
  isForTheNextLockd,
  type LockRefusal,
  LockServiceClient,
  LockspaceServiceClient,
  LockWatchServiceClient,
  readLockRefusal,
  type RegisterOwnerRequest,
  type RegisterOwnerResponse,
  type ReleaseSetRequest,
  type ReleaseSetResponse,
  WatchRequest,
  type WatchResponse,
} from '@holdfast/protocol/lock';
import { Fault } from '../../model/fault.js';
import { currentTrace } from '../../telemetry/trace-context.js';
import type { LockdStarter } from './start-lockd.js';

/** A call that lockd refused; the caller knows what that means for it. */
export class LockdRefused extends Error {
  override readonly name = 'LockdRefused';
  readonly refusal: LockRefusal;

  constructor(refusal: LockRefusal) {
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
 * Calls lockd, and rides out its restarts: a call waits for a connection, but never longer than `answerMs` in all; four times as long
 * where lockd may have to wait for a file system, so that lockd has the time to say which one hangs.
 * Where there is a starter it starts a lockd when nobody listens, and the time of a call begins when that one serves.
 * Every call throws LockdRefused, Fault LOCKD_UNAVAILABLE, or the reason of its signal.
 */
export class LockdClient implements Disposable {
  readonly #socketPath: string;
  readonly #answerMs: number;
  readonly #starter: LockdStarter | undefined;
  readonly #client: LockServiceClient;
  readonly #spaces: LockspaceServiceClient;
  readonly #watches: LockWatchServiceClient;

  constructor(socketPath: string, answerMs: number, starter?: LockdStarter) {
    this.#socketPath = socketPath;
    this.#answerMs = answerMs;
    this.#starter = starter;
    const options = {
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 500,
      'grpc.enable_channelz': 0,
    };
    this.#client = new LockServiceClient(`unix:${socketPath}`, credentials.createInsecure(), options);
    // One connection for all three.
    const channelOverride = this.#client.getChannel();
    const shared = { ...options, channelOverride };
    this.#spaces = new LockspaceServiceClient(`unix:${socketPath}`, credentials.createInsecure(), shared);
    this.#watches = new LockWatchServiceClient(`unix:${socketPath}`, credentials.createInsecure(), shared);
  }

  get #filesMs(): number {
    return 4 * this.#answerMs;
  }

  registerOwner(request: RegisterOwnerRequest, signal: AbortSignal): Promise<RegisterOwnerResponse> {
    return this.#call(this.#client, this.#client.registerOwner, request, signal);
  }

  acquireSet(request: AcquireSetRequest, signal: AbortSignal): Promise<AcquireSetResponse> {
    return this.#call(this.#client, this.#client.acquireSet, request, signal, this.#filesMs);
  }

  releaseSet(request: ReleaseSetRequest, signal: AbortSignal): Promise<ReleaseSetResponse> {
    return this.#call(this.#client, this.#client.releaseSet, request, signal);
  }

  listLeases(request: ListLeasesRequest, signal: AbortSignal): Promise<ListLeasesResponse> {
    return this.#call(this.#client, this.#client.listLeases, request, signal);
  }

  createSpace(request: CreateSpaceRequest, signal: AbortSignal): Promise<CreateSpaceResponse> {
    return this.#call(this.#spaces, this.#spaces.createSpace, request, signal, this.#filesMs);
  }

  /** What happens to leases, from when there is a connection until it breaks; its errors are those of gRPC. */
  watch(): ClientReadableStream<WatchResponse> {
    void this.#starter?.ensure();
    return this.#watches.watch(WatchRequest.create(), new Metadata({ waitForReady: true }));
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  /** A connection that breaks, as when lockd is replaced, is no answer: every call may be made twice. */
  async #call<Request, Response>(
    client: Client,
    method: Unary<Request, Response>,
    request: Request,
    signal: AbortSignal,
    withinMs: number = this.#answerMs,
  ): Promise<Response> {
    const isConnected = this.#client.getChannel().getConnectivityState(false) === connectivityState.READY;
    if (!isConnected) await this.#ensure(signal);
    // The time of the host may be set meanwhile.
    let limitMs = performance.now() + withinMs;
    let mayStart = true;
    for (let pause = 20; ; pause *= 2) {
      try {
        return await this.#callOnce(client, method, request, limitMs - performance.now(), signal);
      } catch (error) {
        signal.throwIfAborted();
        // Whoever was there when the call began may have gone since.
        if (mayStart && isUnanswered(error as ServiceError) && (await this.#ensure(signal))) {
          mayStart = false;
          limitMs = performance.now() + withinMs;
          continue;
        }
        if (!isForTheNextLockd(error as ServiceError) || performance.now() + pause >= limitMs)
          throw this.#explain(error as ServiceError, withinMs);
        await delay(pause);
      }
    }
  }

  /** Whether a lockd was started because nobody listened. @throws the reason of the signal */
  async #ensure(signal: AbortSignal): Promise<boolean> {
    const starter = this.#starter;
    if (starter === undefined) return false;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', giveUp, { once: true });
      void starter.ensure().then((wasStarted) => {
        signal.removeEventListener('abort', giveUp);
        resolve(wasStarted);
      });
    });
  }

  #callOnce<Request, Response>(
    client: Client,
    method: Unary<Request, Response>,
    request: Request,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const metadata = new Metadata({ waitForReady: true });
      const traceparent = currentTrace();
      if (traceparent !== undefined) metadata.set('traceparent', traceparent);
      const call = method.call(client, request, metadata, { deadline: Date.now() + withinMs }, (error, response) => {
        signal.removeEventListener('abort', cancel);
        if (error) reject(error);
        else resolve(response);
      });
      const cancel = (): void => {
        call.cancel();
      };
      signal.addEventListener('abort', cancel);
    });
  }

  #explain(error: ServiceError, withinMs: number): Error {
    // A bug of lockd is no lack of an answer.
    if (error.code === status.INTERNAL) return error;
    const refusal = readLockRefusal(error);
    if (refusal) return new LockdRefused(refusal);
    const why = error.code === status.UNAVAILABLE ? 'the connection broke' : `no answer within ${withinMs / 1000} s`;
    return lockdUnavailable(this.#socketPath, why, error);
  }
}

/** Whether nobody has answered a call. */
function isUnanswered(error: ServiceError): boolean {
  const { code } = error;
  return (code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED) && readLockRefusal(error) === undefined;
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
