import type { ListOperationsRequest, ListOperationsResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { pageSizeOf } from '../page-of.js';
import type { Services } from '../services.js';

/** Answers operations, oldest first. @throws Fault INVALID_ARGUMENT */
export async function listOperations(
  _context: CallContext,
  at: Services,
  request: ListOperationsRequest,
): Promise<ListOperationsResponse> {
  return at.operations.list({ ...request, pageSize: pageSizeOf(request.pageSize) });
}
