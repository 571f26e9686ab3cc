import type { MessageCodec } from '@holdfast/protocol';

/** A call to be made: everything encoded and looked up. */
export interface SessionCall {
  /** For messages to humans, for example `StartDomain`. */
  readonly rpc: string;
  /** The full name, encoded. */
  readonly method: Uint8Array;
  readonly payload: Uint8Array;
  readonly response: MessageCodec;
  /** How long the caller waits in all; 0: for ever. */
  readonly timeoutMs: number;
  /** When that is over, by `performance.now()`; Infinity: never. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  /** The trace that it is part of, encoded; empty: of none. */
  readonly traceparent: Uint8Array;
}

/** What becomes of a stream, in order: items, then its end or its failure. */
export interface StreamSink {
  item(message: object): void;
  end(): void;
  /** Gets a HoldfastError when it is refused, a LostError when the session ends before it. */
  fail(error: Error): void;
}

/** A stream under way. */
export interface OpenStream {
  /** Lets so many further items come. */
  grant(items: number): void;
  /** Wants nothing more of it; nothing is told any more. */
  cancel(): void;
}
