/**
 * What every call takes beside its own options.
 *
 * @public
 */
export interface CallOptions {
  /** Gives the wait up; work that has begun goes on. */
  readonly signal?: AbortSignal;
  /** How long to wait, in milliseconds; absent: for ever, or what `connect` was told. */
  readonly timeoutMs?: number;
}

/**
 * Carries calls to a daemon: the transport, as the resource classes see it. The messages are those of the wire.
 *
 * @remarks
 * For use, not for implementing: it may get further members.
 *
 * @public
 */
export interface Caller {
  /** Calls a method by its full name and waits for the answer. */
  unary(method: string, request: object, options?: CallOptions): Promise<object>;
  /** Calls a method that answers many times. */
  stream(method: string, request: object, options?: CallOptions): AsyncIterable<object>;
}
