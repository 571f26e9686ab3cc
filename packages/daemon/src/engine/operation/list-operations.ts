import type { ListOperationsRequest, ListOperationsResponse } from '@holdfast/protocol';
import type { OperationOrigin } from '../../jobs/operations/operation.js';
import type { CallContext } from '../call-context.js';
import { accessObjectOf } from '../domain/access-object.js';
import { concealHolderOf } from '../domain/conceal-holder.js';
import { pageSizeOf } from '../page-of.js';
import type { Services } from '../services.js';

/** Answers the operations of the domains that the caller may read, oldest first. @throws Fault INVALID_ARGUMENT */
export async function listOperations(
  context: CallContext,
  at: Services,
  request: ListOperationsRequest,
): Promise<ListOperationsResponse> {
  const mayRead = context.access.filter('domain:read', ({ objectUuid, objectName }: OperationOrigin) =>
    accessObjectOf(at, objectUuid, objectName),
  );
  const answer = at.operations.list({ ...request, pageSize: pageSizeOf(request.pageSize) }, mayRead);
  return { ...answer, operations: answer.operations.map((each) => concealHolderOf(context, at, each)) };
}
