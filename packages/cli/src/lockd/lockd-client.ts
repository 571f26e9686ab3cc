import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type ClientUnaryCall, Metadata, type ServiceError, credentials } from '@grpc/grpc-js';
import * as wire from '@holdfast/protocol/lock';
import { CommandError } from '../command-error.js';
import { noAnswer, toCommandError } from './lockd-error.js';

const pauseMs = 50;

type Unary<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: { readonly deadline: number },
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

/** A connection to a lock daemon, for one command. */
export class LockdClient implements Disposable {
  /** The codecs of its protocol: whoever has no client is spared loading them. */
  readonly wire: typeof wire = wire;
  readonly socket: string;
  readonly locks: wire.LockServiceClient;
  readonly spaces: wire.LockspaceServiceClient;
  readonly admin: wire.LockAdminServiceClient;
  readonly #watches: wire.LockWatchServiceClient;
  readonly #answerMs: number;
  readonly #signal: AbortSignal;

  constructor(socket: string, answerMs: number, signal: AbortSignal) {
    this.socket = socket;
    this.#answerMs = answerMs;
    this.#signal = signal;
    const options = {
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 500,
      'grpc.enable_channelz': 0,
    };
    const address = `unix:${socket}`;
    this.locks = new wire.LockServiceClient(address, credentials.createInsecure(), options);
    const shared = { ...options, channelOverride: this.locks.getChannel() };
    this.spaces = new wire.LockspaceServiceClient(address, credentials.createInsecure(), shared);
    this.admin = new wire.LockAdminServiceClient(address, credentials.createInsecure(), shared);
    this.#watches = new wire.LockWatchServiceClient(address, credentials.createInsecure(), shared);
  }

  /** Makes a call of one of the services. @throws CommandError */
  async ask<Request, Response>(service: Client, method: Unary<Request, Response>, request: Request): Promise<Response> {
    const deadline = Date.now() + this.#answerMs;
    for (;;) {
      try {
        return await this.#once(service, method, request, deadline);
      } catch (error) {
        this.#signal.throwIfAborted();
        // One that is being replaced serves nobody for a moment; every call here may be made twice.
        if (!wire.isForTheNextLockd(error as Partial<ServiceError>) || Date.now() + pauseMs >= deadline)
          throw toCommandError(error, this.socket);
        await delay(pauseMs, undefined, { signal: this.#signal });
      }
    }
  }

  /** Those that are held or lost, whatever state they are in. @throws CommandError */
  async leases(of: { readonly lockspace: string; readonly path?: string }): Promise<wire.HeldLease[]> {
    const { LEASE_STATE_HELD, LEASE_STATE_ORPHANED, LEASE_STATE_LOST } = wire.LeaseState;
    const states = [LEASE_STATE_HELD, LEASE_STATE_ORPHANED, LEASE_STATE_LOST];
    const request = wire.ListLeasesRequest.fromPartial({ ...of, states });
    return (await this.ask(this.locks, this.locks.listLeases, request)).leases;
  }

  /** What happens to leases, until this lock daemon goes; the next one is waited for. */
  async *watch(ownerUuid: string): AsyncGenerator<wire.WatchResponse> {
    const stream = this.#watches.watch(
      wire.WatchRequest.fromPartial({ ownerUuid }),
      new Metadata({ waitForReady: true }),
    );
    const cancel = (): void => stream.cancel();
    this.#signal.addEventListener('abort', cancel);
    try {
      for await (const news of stream) yield news as wire.WatchResponse;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!wire.isForTheNextLockd(error as Partial<ServiceError>)) throw toCommandError(error, this.socket);
    } finally {
      this.#signal.removeEventListener('abort', cancel);
      cancel();
    }
  }

  /** Finds out why nobody answers before gRPC waits for somebody. @throws CommandError */
  async reach(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(this.socket);
      socket.once('connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EACCES') {
          reject(
            new CommandError(`${this.socket} is not for this user: ${error.message}`, {
              reason: 'FILE_PERMISSION',
              hint: 'the lock daemon serves root and the user who runs it: sudo holdfast lock',
              cause: error,
            }),
          );
        } else reject(noAnswer(this.socket, whyNot(error), error));
      });
    });
  }

  [Symbol.dispose](): void {
    this.locks.close();
  }

  #once<Request, Response>(
    service: Client,
    method: Unary<Request, Response>,
    request: Request,
    deadline: number,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#signal.throwIfAborted();
      const metadata = new Metadata({ waitForReady: true });
      const call = method.call(service, request, metadata, { deadline }, (error, response) => {
        this.#signal.removeEventListener('abort', cancel);
        if (error) reject(error);
        else resolve(response);
      });
      const cancel = (): void => call.cancel();
      this.#signal.addEventListener('abort', cancel);
    });
  }
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such socket';
  return code === 'ECONNREFUSED' ? 'nobody listens' : message;
}
