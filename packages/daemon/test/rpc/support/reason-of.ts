import { ErrorInfo } from '@holdfast/protocol';
import type { Status } from '@holdfast/protocol';

/** Name of the reason in a status, as generic tools read it; undefined when there is none. */
export function reasonOf(status: Status | undefined): string | undefined {
  const packed = status?.details.find(({ typeUrl }) => typeUrl.endsWith('ErrorInfo'));
  return packed && ErrorInfo.decode(packed.value).reason;
}
