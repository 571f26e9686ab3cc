import type { StatusObject } from '@grpc/grpc-js';
import { Status } from '@holdfast/protocol';
import { errorFromStatus } from '../errors/error-from-status.js';
import type { HoldfastError } from '../errors/holdfast-error.js';

/** The error of a gRPC call: from the details that the daemon put into the trailer, or from the bare status. */
export function errorFromGrpc({ code, details, metadata }: StatusObject): HoldfastError {
  const [packed] = metadata.get('grpc-status-details-bin');
  if (packed instanceof Buffer) return errorFromStatus(Status.decode(packed));
  return errorFromStatus({ code, message: details, details: [] });
}
