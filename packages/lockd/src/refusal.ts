import { status } from '@grpc/grpc-js';
import type { BusyDetail } from '@holdfast/protocol/lock';

/** Why lockd refuses; travels as the reason of google.rpc.ErrorInfo. Append-only. */
export type RefusalReason =
  | 'INVALID_ARGUMENT'
  | 'FILE_NOT_FOUND'
  | 'FILE_PERMISSION'
  /** No registration has this token: it was never made, has been forgotten, or an earlier lockd knew it. */
  | 'OWNER_UNKNOWN'
  /** The owner has neither an open hold connection nor a living process. */
  | 'OWNER_UNANCHORED'
  /** The process that was named has ended, or another one has its number. */
  | 'PROCESS_GONE'
  | 'LEASE_BUSY'
  /** Somebody else has had the lease since the token that was expected. */
  | 'LEASE_TAKEN'
  /** The process of the owner lives, and nobody said that this does not matter. */
  | 'OWNER_ALIVE'
  /** The connection gave up its right to make calls. */
  | 'RESTRICTED'
  /** A new image takes over; the call may be repeated as it was. */
  | 'RESTARTING'
  /** The new image could not take over; this one goes on. */
  | 'REEXEC_FAILED'
  /** The lease file could not be made, locked or written. */
  | 'LOCK_FAILED'
  | 'RESOURCE_EXHAUSTED'
  /** The file system that a lockspace or a disk lies on does not answer; others do. */
  | 'SPACE_UNAVAILABLE';

const codes: Readonly<Record<RefusalReason, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  FILE_NOT_FOUND: status.NOT_FOUND,
  FILE_PERMISSION: status.PERMISSION_DENIED,
  OWNER_UNKNOWN: status.NOT_FOUND,
  OWNER_UNANCHORED: status.FAILED_PRECONDITION,
  PROCESS_GONE: status.FAILED_PRECONDITION,
  LEASE_BUSY: status.ABORTED,
  LEASE_TAKEN: status.FAILED_PRECONDITION,
  OWNER_ALIVE: status.FAILED_PRECONDITION,
  RESTRICTED: status.PERMISSION_DENIED,
  RESTARTING: status.UNAVAILABLE,
  REEXEC_FAILED: status.FAILED_PRECONDITION,
  LOCK_FAILED: status.UNAVAILABLE,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  SPACE_UNAVAILABLE: status.UNAVAILABLE,
};

/** An expected refusal of a call. Everything else that is thrown is a bug of lockd. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;
  /** Facts of this occurrence. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Who stands in the way of which lease, for LEASE_BUSY. */
  readonly busy: BusyDetail | undefined;

  constructor(
    reason: RefusalReason,
    message: string,
    metadata: Readonly<Record<string, string>> = {},
    options: ErrorOptions & { readonly busy?: BusyDetail } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.metadata = metadata;
    this.busy = options.busy;
  }

  /** The gRPC status code of this refusal. */
  get code(): status {
    return codes[this.reason];
  }
}
