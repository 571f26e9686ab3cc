import { Status } from '@holdfast/protocol';
import { errorFromStatus } from '../errors/error-from-status.js';
import type { HoldfastError } from '../errors/holdfast-error.js';

/** How a stream ended; gRPC's `StatusObject` is one. */
export interface StreamStatus {
  readonly code: number;
  readonly details: string;
  /** The trailer, where there is one. */
  readonly metadata?: { get(key: string): readonly (string | Buffer)[] };
}

/** The error of a gRPC call: from the details that the daemon put into the trailer, or from the bare status. */
export function errorFromGrpc({ code, details, metadata }: StreamStatus): HoldfastError {
  const [packed] = metadata?.get('grpc-status-details-bin') ?? [];
  if (packed instanceof Buffer) return errorFromStatus(Status.decode(packed));
  return errorFromStatus({ code, message: details, details: [] });
}
