import { EventEmitter, once } from 'node:events';
import {
  type ClientDuplexStream,
  type ClientReadableStream,
  Metadata,
  type ServiceError,
  credentials,
} from '@grpc/grpc-js';
import {
  LockAdminServiceClient,
  LockServiceClient,
  LockSessionServiceClient,
  LockWatchServiceClient,
  LockspaceServiceClient,
  OpenRequest,
  type OpenResponse,
  type SessionAnswer,
  type SessionCall,
  WatchRequest,
  type WatchResponse,
} from '@holdfast/protocol/lock';

const services = {
  locks: LockServiceClient,
  spaces: LockspaceServiceClient,
  watches: LockWatchServiceClient,
  sessions: LockSessionServiceClient,
  admin: LockAdminServiceClient,
};
type Clients = { readonly [Name in keyof typeof services]: InstanceType<(typeof services)[Name]> };

/** Every service of lockd over one connection of its own. */
export class WireClient implements Disposable {
  readonly locks: Clients['locks'];
  readonly spaces: Clients['spaces'];
  readonly watches: Clients['watches'];
  readonly sessions: Clients['sessions'];
  readonly admin: Clients['admin'];

  constructor(socket: string) {
    const options = {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': 20,
      'grpc.max_reconnect_backoff_ms': 200,
    };
    const first = new LockServiceClient(`unix:${socket}`, credentials.createInsecure(), options);
    const shared = { ...options, channelOverride: first.getChannel() };
    const of = <T>(
      Service: new (address: string, creds: ReturnType<typeof credentials.createInsecure>, options: object) => T,
    ) => new Service(`unix:${socket}`, credentials.createInsecure(), shared);
    this.locks = first;
    this.spaces = of(LockspaceServiceClient);
    this.watches = of(LockWatchServiceClient);
    this.sessions = of(LockSessionServiceClient);
    this.admin = of(LockAdminServiceClient);
  }

  /** Makes one call of its own: `client.call(client.admin.getStatus, {})`. */
  call<Request, Response>(
    method: (
      request: Request,
      metadata: Metadata,
      options: object,
      callback: (error: ServiceError | null, response: Response) => void,
    ) => unknown,
    request: Request,
    deadlineMs = 30_000,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      const metadata = new Metadata({ waitForReady: true });
      // Every client stands for the same channel, and a method knows its own path.
      method.call(this.locks, request, metadata, { deadline: Date.now() + deadlineMs }, (error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }

  /** Watches; the answer collects what is told. */
  watch(ownerUuid = ''): Watch {
    return new Watch(this.watches.watch(WatchRequest.fromPartial({ ownerUuid })));
  }

  session(): SessionClient {
    return new SessionClient(this.sessions.open());
  }

  [Symbol.dispose](): void {
    this.locks.close();
  }
}

/** What a watch has told. */
export class Watch implements Disposable {
  readonly told: WatchResponse[] = [];
  error: ServiceError | undefined;
  readonly #stream: ClientReadableStream<WatchResponse>;

  constructor(stream: ClientReadableStream<WatchResponse>) {
    this.#stream = stream;
    stream.on('data', (news: WatchResponse) => this.told.push(news));
    stream.on('error', (error: ServiceError) => (this.error = error));
  }

  /** The kinds of what was told, in order. */
  get kinds(): (string | undefined)[] {
    return this.told.map(({ event }) => event?.$case);
  }

  [Symbol.dispose](): void {
    this.#stream.cancel();
  }
}

/** A session: calls by number, answers as they come. */
export class SessionClient implements Disposable {
  readonly events: WatchResponse[] = [];
  error: ServiceError | undefined;
  readonly #stream: ClientDuplexStream<OpenRequest, OpenResponse>;
  readonly #answers = new EventEmitter().setMaxListeners(0);
  #lastId = 0;

  constructor(stream: ClientDuplexStream<OpenRequest, OpenResponse>) {
    this.#stream = stream;
    stream.on('data', ({ answers, events }: OpenResponse) => {
      this.events.push(...events);
      for (const { id, answer } of answers) this.#answers.emit(String(id), answer);
    });
    stream.on('error', (error: ServiceError) => {
      this.error = error;
    });
  }

  /** Sends calls in one message and answers all their answers, in the order of the calls. */
  send(...calls: readonly NonNullable<SessionCall['call']>[]): Promise<SessionAnswer['answer'][]> {
    const numbered = calls.map((call) => ({ id: ++this.#lastId, call }));
    const answers = numbered.map(async ({ id }) => {
      const [answer] = (await once(this.#answers, String(id))) as [SessionAnswer['answer']];
      return answer;
    });
    const request = OpenRequest.fromPartial({});
    request.calls = numbered.map((each) => ({ ...each, _unknownFields: {} }));
    this.#stream.write(request);
    return Promise.all(answers);
  }

  /** Says that nothing more comes, and waits for the end of the stream. */
  async end(): Promise<void> {
    const ended = once(this.#stream, 'end');
    this.#stream.end();
    await ended;
  }

  [Symbol.dispose](): void {
    this.#stream.cancel();
  }
}
