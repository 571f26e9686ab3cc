import { reasons } from '@holdfast/protocol';
import type { ReasonName } from '@holdfast/protocol';
import type { ErrorDetail, ErrorReason } from '../gen/index.js';
import { HoldfastError } from './holdfast-error.js';
import type { HoldfastErrorOptions } from './holdfast-error.js';

/** Makes an error that the SDK itself refuses with; what the code means otherwise is looked up. */
export function refusal(
  code: ErrorReason,
  message: string,
  details: Partial<ErrorDetail> = {},
  options: Omit<HoldfastErrorOptions, 'details'> = {},
): HoldfastError {
  const { retryable, libvirt } = Object.hasOwn(reasons, code) ? reasons[code as ReasonName] : reasons.INTERNAL;
  return new HoldfastError(code, message, { ...options, details: { retryable, libvirtCode: libvirt, ...details } });
}
