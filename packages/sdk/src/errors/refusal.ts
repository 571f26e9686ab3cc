import { reasons } from '@holdfast/protocol';
import type { ReasonName } from '@holdfast/protocol';
import type { ErrorDetail } from '../gen/index.js';
import { HoldfastError } from './holdfast-error.js';

/** Makes an error that the SDK itself refuses with; what the code means otherwise is looked up. */
export function refusal(
  code: ReasonName,
  message: string,
  details: Partial<ErrorDetail> = {},
  options: ErrorOptions = {},
): HoldfastError {
  const { retryable, libvirt } = reasons[code];
  return new HoldfastError(code, message, { ...options, details: { retryable, libvirtCode: libvirt, ...details } });
}
