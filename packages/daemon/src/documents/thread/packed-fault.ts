import { ErrorDetail, type ReasonName } from '@holdfast/protocol';
import { toErrorDetail } from '../../model/error-detail.js';
import { Fault } from '../../model/fault.js';

/** An error on its way between threads: bytes are copied at once, a thousand objects are not. */
export type PackedError =
  | { readonly reason: ReasonName; readonly message: string; readonly detail: Uint8Array }
  | { readonly bug: { readonly name: string; readonly message: string; readonly stack: string | undefined } };

/** Packs whatever was thrown. */
export function packError(error: unknown): PackedError {
  if (error instanceof Fault) {
    const { reason, message } = error;
    return { reason, message, detail: ErrorDetail.encode(toErrorDetail(error)).finish() };
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { bug: { name, message, stack } };
}

/** Makes the error again that was packed, with the stack that it had there. */
export function unpackError(packed: PackedError): Error {
  if ('bug' in packed) return Object.assign(new Error(packed.bug.message), packed.bug);
  const { violations, holder, hint, metadata } = ErrorDetail.decode(packed.detail);
  return new Fault(packed.reason, packed.message, {
    violations,
    metadata,
    ...(holder === undefined ? {} : { holder }),
    ...(hint === '' ? {} : { hint }),
  });
}
