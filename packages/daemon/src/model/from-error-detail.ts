import { type ErrorDetail, type ReasonName, reasons } from '@holdfast/protocol';
import { Fault } from './fault.js';

/** Makes a refusal of what was kept of it: what callers were told, without its cause. */
export function fromErrorDetail(detail: ErrorDetail, message: string): Fault {
  const { violations, holder, hint, metadata } = detail;
  const name = (Object.keys(reasons) as ReasonName[]).find((each) => reasons[each].number === Number(detail.reason));
  return new Fault(name ?? 'INTERNAL', message, {
    violations,
    ...(holder === undefined ? {} : { holder }),
    hint,
    metadata,
  });
}
