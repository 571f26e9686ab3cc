import type { Endpoint } from '../uri/endpoint.js';
import { framesCarrier } from './carrier/frames-carrier.js';
import { openFrames } from './carrier/open-frames.js';
import type { SessionCarrier } from './carrier/session-carrier.js';
import type { Channel } from './channel/channel.js';
import { openChannel } from './channel/open-channel.js';
import { errorFromGrpc, type StreamStatus } from './error-from-grpc.js';
import { LostError } from './lost-error.js';
import { Session } from './session.js';
import type { SignsOfLife } from './signs-of-life.js';
import { statusCode } from './status-code.js';

/** A connection that stands. */
export interface Connection {
  readonly session: Session;
  close(): void;
}

/** What a connection goes to, and who comes. */
export interface Destination {
  readonly endpoint: Endpoint;
  /** The token that says who one is; empty: none. */
  readonly token: string;
  readonly signsOfLife: SignsOfLife;
}

/** What ended a session before it began; a refusal is final, everything else may pass. */
function openingError(status: StreamStatus): Error {
  const refusals: readonly number[] = [
    statusCode.permissionDenied,
    statusCode.unauthenticated,
    statusCode.unimplemented,
  ];
  if (refusals.includes(status.code)) return errorFromGrpc(status);
  const lost = new LostError(status.details, false);
  // A daemon that has no place now may have one soon; for who does not wait that is the reason.
  if (status.code === statusCode.resourceExhausted) lost.explain = async () => errorFromGrpc(status);
  return lost;
}

/** Who wants to know what becomes of a connection. */
export interface ConnectionObserver {
  /** Further calls need another one; those under way are still answered. */
  leaving(connection: Connection): void;
  /** It is gone. */
  closed(connection: Connection): void;
}

/**
 * What carries the session: bare frames where the daemon is on this host and serves them, which cost half as much a call,
 * else gRPC, by which daemons of every release hear of a token.
 */
async function openCarrier(
  { endpoint, token, signsOfLife }: Destination,
  channel: Channel,
  signal: AbortSignal,
): Promise<SessionCarrier> {
  if (endpoint.transport !== 'unix') return await channel.carry(token);
  try {
    const socket = await openFrames(endpoint.socketPath, token, signal);
    return socket === undefined ? await channel.carry(token) : framesCarrier(socket, signsOfLife);
  } catch (error) {
    if (error instanceof LostError) error.explain = () => channel.explain(error);
    channel.close();
    throw error;
  }
}

/**
 * Connects to a daemon once; nothing is tried again.
 * @throws LostError when nobody accepts, HoldfastError when somebody refuses, the signal's reason
 */
export async function openConnection(
  destination: Destination,
  observer: ConnectionObserver,
  signal: AbortSignal,
): Promise<Connection> {
  const channel: Channel = await openChannel(destination.endpoint, destination.signsOfLife);
  const carrier = await openCarrier(destination, channel, signal);
  const { acceptMs } = channel;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const session = new Session(
    carrier,
    {
      leaving: () => observer.leaving(connection),
      closed(status) {
        reject(openingError(status));
        channel.close();
        observer.closed(connection);
      },
    },
    resolve,
  );
  const connection: Connection = { session, close: () => session.close() };
  const late = new LostError(`no session was accepted within ${acceptMs} ms`, false);
  const timer = setTimeout(() => reject(late), acceptMs);
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    await promise;
    return connection;
  } catch (error) {
    if (error instanceof LostError) error.explain ??= () => channel.explain(error);
    connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
