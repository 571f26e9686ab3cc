import { type ErrorDetail, type ReasonName, reasonNames, reasons } from '@holdfast/protocol';
import { Fault } from './fault.js';

/** Makes a refusal of what was kept of it: what callers were told, without its cause. A reason of a later release is INTERNAL here. */
export function fromErrorDetail(detail: ErrorDetail, message: string): Fault {
  const { violations, holder, hint, metadata } = detail;
  const name = reasonNames.toName(detail.reason).replaceAll('-', '_').toUpperCase();
  return new Fault(Object.hasOwn(reasons, name) ? (name as ReasonName) : 'INTERNAL', message, {
    violations,
    ...(holder === undefined ? {} : { holder }),
    hint,
    metadata,
  });
}
