import { ErrorDetail, reasons } from '@holdfast/protocol';
import type { Fault } from './fault.js';

/** Writes the facts of a fault as the schema's message; the table of reasons adds what every caller may ask of it. */
export function toErrorDetail(fault: Fault, logId = ''): ErrorDetail {
  const { number, retryable, libvirt } = reasons[fault.reason];
  const { violations = [], holder, hint = '', metadata = {} } = fault.details;
  return ErrorDetail.fromPartial({
    reason: number as ErrorDetail['reason'],
    violations: [...violations],
    ...(holder === undefined ? {} : { holder }),
    hint,
    metadata: { ...metadata },
    retryable,
    libvirtCode: libvirt,
    logId,
  });
}
