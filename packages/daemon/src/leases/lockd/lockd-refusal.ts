import type { ServiceError } from '@grpc/grpc-js';
import { ErrorInfo, Status } from '@holdfast/protocol';
import { BusyDetail } from '@holdfast/protocol/lock';

/** What lockd refused a call with. */
export interface LockdRefusal {
  /** One of lockd's reasons, for example LEASE_BUSY; a newer lockd may know more. */
  readonly reason: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Who stands in the way of which lease, for LEASE_BUSY. */
  readonly busy: BusyDetail | undefined;
}

/** Reads the refusal out of a failed call; undefined: lockd did not answer, or something else did. */
export function readRefusal(error: ServiceError): LockdRefusal | undefined {
  const [packed] = error.metadata.get('grpc-status-details-bin');
  if (!(packed instanceof Buffer)) return undefined;
  const { details } = Status.decode(packed);
  const part = (name: string): Uint8Array | undefined =>
    details.find(({ typeUrl }) => typeUrl === `type.googleapis.com/${name}`)?.value;
  const info = part('google.rpc.ErrorInfo');
  if (info === undefined) return undefined;
  const { reason, metadata } = ErrorInfo.decode(info);
  const busy = part('holdfast.lock.v1.BusyDetail');
  return { reason, metadata, message: error.details, busy: busy && BusyDetail.decode(busy) };
}
