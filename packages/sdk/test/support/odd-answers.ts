import { ErrorDetail, PingResponse, reasons } from '@holdfast/protocol';
import type { Status } from '@holdfast/protocol';

/** The answer to a ping. */
export const pong: { readonly payload: Uint8Array } = {
  payload: PingResponse.encode({ payload: Buffer.from('pong') }).finish(),
};

/** A refusal for a reason, as it comes over the wire. */
export function refused(reason: keyof typeof reasons): { status: Status } {
  const detail = ErrorDetail.fromPartial({ reason: reasons[reason].number as ErrorDetail['reason'] });
  const value = ErrorDetail.encode(detail).finish();
  const details = [{ typeUrl: 'type.googleapis.com/holdfast.v1.ErrorDetail', value }];
  return { status: { code: 14, message: 'no', details } };
}
