import { ErrorDetail as WireErrorDetail } from '@holdfast/protocol';
import type { ReasonName, Status } from '@holdfast/protocol';
import { toPlain } from '../convert/to-plain.js';
import type { ErrorDetail } from '../gen/index.js';
import { HoldfastError } from './holdfast-error.js';
import { refusal } from './refusal.js';

/** Makes the error of a status that a daemon answered with; one without details comes from gRPC itself. */
export function errorFromStatus(status: Status): HoldfastError {
  const packed = status.details.find(({ typeUrl }) => typeUrl.endsWith('/holdfast.v1.ErrorDetail'));
  if (packed === undefined) return refusal(codeOf(status.code), status.message);
  const details = toPlain('ErrorDetail', WireErrorDetail.decode(packed.value)) as ErrorDetail;
  return new HoldfastError(details.reason, status.message, { details });
}

/** The reasons for which gRPC refuses without asking the daemon, by the numbers of its status codes. */
const codes: Readonly<Record<number, ReasonName>> = {
  1: 'CANCELLED',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  11: 'EVENTS_LOST',
  12: 'UNSUPPORTED',
  14: 'UNAVAILABLE',
  16: 'PERMISSION_DENIED',
};

function codeOf(grpcCode: number): ReasonName {
  return codes[grpcCode] ?? 'INTERNAL';
}
