import type { CancelOperationRequest, CancelOperationResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { findOperation } from './find-operation.js';

/** Gives an operation up: a queued one leaves its queue, a running one is undone. @throws Fault OPERATION_NOT_FOUND, PERMISSION_DENIED */
export async function cancelOperation(
  context: CallContext,
  at: Services,
  { id }: CancelOperationRequest,
): Promise<CancelOperationResponse> {
  findOperation(context, at, id);
  return { operation: at.operations.cancel(id, context.caller) };
}
