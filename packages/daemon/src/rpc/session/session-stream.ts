import type { Status } from '@holdfast/protocol';

/**
 * What carries a session in one direction and both its reins: a gRPC stream or a bare socket. What arrives is given to the
 * session by whoever made both.
 */
export interface SessionStream {
  /** Memory for a message that is written next, before any other is asked for. */
  memory(bytes: number): Buffer;
  /** Takes a message; false: nothing more until the session is told that it is `drained`. */
  write(message: Buffer): boolean;
  /** Ends it behind what was written. */
  end(): void;
  /** Ends it for a fault that cannot be told of one call. */
  fail(status: Status): void;
  /** No further messages for now: the session has its hands full. */
  pause(): void;
  resume(): void;
}
