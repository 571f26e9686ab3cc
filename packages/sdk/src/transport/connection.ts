import { Client, credentials, status as grpcStatus } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { errorFromGrpc } from './error-from-grpc.js';
import { LostError } from './lost-error.js';
import { Session } from './session.js';

/** A connection that stands: a channel for streams and a session for calls. */
export interface Connection {
  readonly client: Client;
  readonly session: Session;
  close(): void;
}

/** How long a daemon may take to accept a session; one that hangs accepts sockets all the same. */
const acceptMs = 5000;

const channelOptions = {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_channelz': 0,
  'grpc.enable_retries': 0,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  'grpc.max_send_message_length': -1,
  // Else a whole page of domains waits for permission to be sent, several times.
  'grpc-node.flow_control_window': 1024 * 1024,
};

/** What ended a session before it began; a refusal is final, everything else may pass. */
function openingError({ code, details, metadata }: StatusObject): Error {
  const refusals: readonly number[] = [
    grpcStatus.PERMISSION_DENIED,
    grpcStatus.UNAUTHENTICATED,
    grpcStatus.UNIMPLEMENTED,
  ];
  if (refusals.includes(code)) return errorFromGrpc({ code, details, metadata });
  return new LostError(details, false);
}

/** Who wants to know what becomes of a connection. */
export interface ConnectionObserver {
  /** Further calls need another one; those under way are still answered. */
  leaving(connection: Connection): void;
  /** It is gone. */
  closed(connection: Connection): void;
}

/**
 * Connects to a daemon once; nothing is tried again.
 * @throws LostError when nobody accepts, HoldfastError when somebody refuses, the signal's reason
 */
export async function openConnection(
  socketPath: string,
  observer: ConnectionObserver,
  signal: AbortSignal,
): Promise<Connection> {
  const client = new Client(`unix:${socketPath}`, credentials.createInsecure(), channelOptions);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const session = new Session(
    client,
    {
      leaving: () => observer.leaving(connection),
      closed(status) {
        reject(openingError(status));
        client.close();
        observer.closed(connection);
      },
    },
    resolve,
  );
  const connection: Connection = { client, session, close: () => session.close() };
  const late = new LostError(`no session was accepted within ${acceptMs} ms`, false);
  const timer = setTimeout(() => reject(late), acceptMs);
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  try {
    await promise;
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
