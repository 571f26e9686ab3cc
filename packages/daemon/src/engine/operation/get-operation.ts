import type { GetOperationRequest, GetOperationResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';
import { findOperation } from './find-operation.js';

/** Answers one operation. @throws Fault OPERATION_NOT_FOUND, PERMISSION_DENIED */
export async function getOperation(
  context: CallContext,
  at: Services,
  { id }: GetOperationRequest,
): Promise<GetOperationResponse> {
  return { operation: findOperation(context, at, id) };
}
