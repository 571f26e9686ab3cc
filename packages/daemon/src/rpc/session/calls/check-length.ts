import type { MethodEntry } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import { maxBytesOf, type RpcLimits } from '../../limits.js';

/** Whether a request of `method` may be so long. @throws Fault RESOURCE_EXHAUSTED */
export function checkLength(method: MethodEntry, bytes: number, limits: RpcLimits): void {
  const most = maxBytesOf(method, limits);
  if (bytes <= most) return;
  throw new Fault(
    'RESOURCE_EXHAUSTED',
    `the request of ${method.rpc} has ${bytes} bytes; at most ${most} are accepted`,
  );
}
