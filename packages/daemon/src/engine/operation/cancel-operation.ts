import type { CancelOperationRequest, CancelOperationResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Gives an operation up: a queued one leaves its queue, a running one is undone. @throws Fault OPERATION_NOT_FOUND */
export async function cancelOperation(
  context: CallContext,
  at: Services,
  { id }: CancelOperationRequest,
): Promise<CancelOperationResponse> {
  return { operation: at.operations.cancel(id, context.caller) };
}
