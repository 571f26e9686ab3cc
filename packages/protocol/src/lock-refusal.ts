import { ErrorInfo, Status } from './gen/google/rpc/status.js';
import { BusyDetail } from './gen/holdfast/lock/v1/lock.js';

/** What a lock daemon refused a call with. */
export interface LockRefusal {
  /** One of its reasons, for example LEASE_BUSY; a newer lock daemon may know more. */
  readonly reason: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Who stands in the way of which lease, for LEASE_BUSY. */
  readonly busy: BusyDetail | undefined;
}

/** A call that failed, as grpc-js tells it. */
export interface FailedLockCall {
  readonly code?: number;
  readonly details?: string;
  readonly metadata?: { get(key: string): readonly (string | Buffer)[] };
}

/** gRPC's number for a connection that broke. */
const unavailable = 14;

/** Reads the refusal out of a failed call; undefined: the lock daemon did not answer, or something else did. */
export function readLockRefusal({ details: message = '', metadata: trailer }: FailedLockCall): LockRefusal | undefined {
  const [packed] = trailer?.get('grpc-status-details-bin') ?? [];
  if (!(packed instanceof Buffer)) return undefined;
  const { details } = Status.decode(packed);
  const part = (name: string): Uint8Array | undefined =>
    details.find(({ typeUrl }) => typeUrl === `type.googleapis.com/${name}`)?.value;
  const info = part('google.rpc.ErrorInfo');
  if (info === undefined) return undefined;
  const { reason, metadata } = ErrorInfo.decode(info);
  const busy = part('holdfast.lock.v1.BusyDetail');
  return { reason, metadata, message, busy: busy && BusyDetail.decode(busy) };
}

/** Whether a call was not served because the lock daemon went, or is being replaced: the next one serves it. */
export function isForTheNextLockd(error: FailedLockCall): boolean {
  const refusal = readLockRefusal(error);
  return refusal === undefined ? error.code === unavailable : refusal.reason === 'RESTARTING';
}
