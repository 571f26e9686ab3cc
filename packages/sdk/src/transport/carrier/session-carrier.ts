import type { StreamStatus } from '../error-from-grpc.js';

/** What carries a session to the daemon. */
export interface CarrierStream {
  /** Memory for a message that is written next, before any other is asked for. */
  memory(bytes: number): Buffer;
  /** Takes a message; false: nothing more until it is `drained`. */
  write(message: Buffer): boolean;
  /** Ends it at once. */
  cancel(): void;
}

/** What a session is told by its carrier. */
export interface CarrierEvents {
  /** The daemon serves it. */
  accepted(): void;
  /** The next message of the daemon; it is there only until this returns. */
  message(message: Buffer): void;
  drained(): void;
  /** It is over; told once, and last. */
  ended(status: StreamStatus): void;
}

/** A way to carry one session. */
export interface SessionCarrier {
  /** Whether messages go out with their length before them. */
  readonly withLength: boolean;
  open(events: CarrierEvents): CarrierStream;
}
