import type { MethodEntry } from '@holdfast/protocol';
import { Fault } from '../../../model/fault.js';
import type { RpcLimits } from '../../limits.js';

/** Whether a session with so much under way may have a further call of `method`. @throws Fault RESOURCE_EXHAUSTED */
export function checkRoom(
  method: MethodEntry,
  { streams, waiting }: { readonly streams: number; readonly waiting: number },
  { maxCallsWaiting, maxStreamsPerConnection }: RpcLimits,
): void {
  if (method.responseStream && streams >= maxStreamsPerConnection) {
    const found = `${streams} streams of this session are open; ${maxStreamsPerConnection} are allowed`;
    throw new Fault('RESOURCE_EXHAUSTED', found);
  }
  if (waiting >= 4 * maxCallsWaiting) {
    throw new Fault('RESOURCE_EXHAUSTED', `${waiting} calls of this session wait; send fewer in a message`);
  }
}
