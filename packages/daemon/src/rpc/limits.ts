import type { MethodEntry } from '@holdfast/protocol';

/** What one client may ask of the daemon. */
export interface RpcLimits {
  /** Longest message accepted from a client, in bytes: a session's, or a request that holds a document. */
  readonly maxRequestBytes: number;
  /** Longest request that holds no document. */
  readonly maxPlainRequestBytes: number;
  /** Bytes that are read of a client of which it is not known yet whether it is let in: a message, or what waits of a session. */
  readonly maxStrangerBytes: number;
  /** From here on a message is large, and needs a place. */
  readonly largeMessageBytes: number;
  /** Bytes of large messages that are read and worked on at a time, of all clients. */
  readonly maxLargeBytes: number;
  /** How long a large message may take to come while others wait. */
  readonly largeMessageMs: number;
  /** Longest message sent to a client, in bytes. */
  readonly maxResponseBytes: number;
  /** gRPC calls at a time on one connection; a session with all its calls is one. */
  readonly maxStreamsPerConnection: number;
  /** Calls of one session that wait their turn; then the daemon reads no more from it until some have ended. */
  readonly maxCallsWaiting: number;
  /** Bytes of requests of one session that wait their turn, likewise. */
  readonly maxBytesWaiting: number;
  /** Messages that wait for a slow reader of a stream before it is cut off. */
  readonly maxStreamMessages: number;
  /** Bytes that wait for a slow reader of a stream before it is cut off. */
  readonly maxStreamBytes: number;
  /** How long a stream that was cut off has to read the reason before it is reset. */
  readonly cutOffMs: number;
  /** How long the last replies have to reach their clients when the daemon stops. */
  readonly farewellMs: number;
  /** How long a new connection has to prove who it is and to begin to speak. */
  readonly handshakeTimeoutMs: number;
  /** After how long without a sign of life a connection is asked for one. */
  readonly keepaliveMs: number;
  /** How long it has to give that sign. */
  readonly keepaliveTimeoutMs: number;
  /** After how long without a call a connection of gRPC is closed, and one of bare frames whose client reads nothing. */
  readonly idleMs: number;
}

/** The limits that hold where nothing else was configured. */
export const defaultLimits: RpcLimits = {
  maxRequestBytes: 4 * 1024 * 1024,
  maxPlainRequestBytes: 1024 * 1024,
  maxStrangerBytes: 16 * 1024,
  largeMessageBytes: 256 * 1024,
  maxLargeBytes: 8 * 1024 * 1024,
  largeMessageMs: 10_000,
  maxResponseBytes: 16 * 1024 * 1024,
  maxStreamsPerConnection: 64,
  maxCallsWaiting: 1024,
  maxBytesWaiting: 4 * 1024 * 1024,
  maxStreamMessages: 1000,
  maxStreamBytes: 1024 * 1024,
  cutOffMs: 1000,
  farewellMs: 1000,
  handshakeTimeoutMs: 3000,
  keepaliveMs: 15_000,
  keepaliveTimeoutMs: 5000,
  idleMs: 5 * 60_000,
};

/** How long a request of a method may be; what carries other calls may be as long as the longest of them. */
export function maxBytesOf(
  { takesDocument, requestStream }: Pick<MethodEntry, 'takesDocument' | 'requestStream'>,
  { maxRequestBytes, maxPlainRequestBytes }: Pick<RpcLimits, 'maxRequestBytes' | 'maxPlainRequestBytes'>,
): number {
  return takesDocument || requestStream ? maxRequestBytes : Math.min(maxRequestBytes, maxPlainRequestBytes);
}
