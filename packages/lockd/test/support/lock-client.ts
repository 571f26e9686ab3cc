import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { Metadata, type ServiceError, credentials } from '@grpc/grpc-js';
import { ErrorInfo, Status } from '@holdfast/protocol';
import {
  AcquireSetRequest,
  BusyDetail,
  type HeldLease,
  type HelloResponse,
  ListLeasesRequest,
  LockServiceClient,
  type Owner,
  RegisterOwnerRequest,
  ReleaseSetRequest,
} from '@holdfast/protocol/lock';
import { readFileSync } from 'node:fs';

type Call<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: object,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** What a refusal said. */
export interface Refused {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly busy: BusyDetail | undefined;
}

/** A client of lockd that speaks its protocol and nothing else. */
export class LockClient implements Disposable {
  readonly #client: LockServiceClient;
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
    this.#client = new LockServiceClient(`unix:${socket}`, credentials.createInsecure(), {
      'grpc.initial_reconnect_backoff_ms': 20,
      'grpc.max_reconnect_backoff_ms': 200,
    });
  }

  hello(): Promise<HelloResponse> {
    return this.#call(this.#client.hello, {});
  }

  async register(owner: Partial<Owner>, token = ''): Promise<string> {
    const request = RegisterOwnerRequest.fromPartial({
      owner: { uuid: uuidOf(owner.name ?? 'web'), name: 'web', ...owner },
      token,
    });
    return (await this.#call(this.#client.registerOwner, request)).token;
  }

  async acquire(
    token: string,
    paths: readonly string[],
    shared = false,
    lockspace = '',
  ): Promise<readonly HeldLease[]> {
    const request = AcquireSetRequest.fromPartial({
      token,
      leases: paths.map((path) => ({ path, shared, lockspace })),
    });
    return (await this.#call(this.#client.acquireSet, request)).leases;
  }

  async release(token: string, names: readonly string[] = []): Promise<number> {
    return (await this.#call(this.#client.releaseSet, ReleaseSetRequest.fromPartial({ token, names: [...names] })))
      .released;
  }

  async list(ownerUuid = ''): Promise<readonly HeldLease[]> {
    return (await this.#call(this.#client.listLeases, ListLeasesRequest.fromPartial({ ownerUuid }))).leases;
  }

  /** Opens a hold connection; answers the socket and the line that came back. */
  async hold(token: string): Promise<{ readonly socket: Socket; readonly answer: string }> {
    const socket = connect(`${this.#socket}.hold`);
    socket.write(`${token}\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    return { socket, answer: answer.toString().trim() };
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  #call<Request, Response>(call: Call<Request, Response>, request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      call.call(this.#client, request, new Metadata(), {}, (error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }
}

/** What a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
  } catch (error) {
    const { code, details, metadata } = error as ServiceError;
    const [packed] = metadata.get('grpc-status-details-bin');
    if (!(packed instanceof Buffer)) throw error;
    const found = Status.decode(packed).details;
    const part = (name: string) => found.find(({ typeUrl }) => typeUrl.endsWith(name))?.value;
    const info = ErrorInfo.decode(part('google.rpc.ErrorInfo') ?? new Uint8Array());
    const busy = part('BusyDetail');
    return {
      code,
      message: details,
      reason: info.reason,
      metadata: info.metadata,
      busy: busy && BusyDetail.decode(busy),
    };
  }
  throw new Error('the call was not refused');
}

/** A UUID that depends on a name only. */
export function uuidOf(name: string): string {
  const hex = Buffer.from(name.padEnd(16, '\0')).toString('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Names a process as lockd wants it named. */
export function identity(pid: number): Pick<Owner, 'pid' | 'startTime' | 'bootId'> {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const startTime = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  return { pid, startTime, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
}
