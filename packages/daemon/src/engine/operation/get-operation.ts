import type { GetOperationRequest, GetOperationResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Answers one operation. @throws Fault OPERATION_NOT_FOUND */
export async function getOperation(
  _context: CallContext,
  at: Services,
  { id }: GetOperationRequest,
): Promise<GetOperationResponse> {
  return { operation: at.operations.get(id) };
}
