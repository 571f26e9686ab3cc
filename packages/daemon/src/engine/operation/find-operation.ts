import type { Operation } from '@holdfast/protocol';
import { operationNotFound } from '../../jobs/operations/operation-not-found.js';
import type { CallContext } from '../call-context.js';
import { accessObjectOf } from '../domain/access-object.js';
import { concealHolderOf } from '../domain/conceal-holder.js';
import type { Services } from '../services.js';
import { settleOperations } from './settle-operations.js';

/**
 * Finds an operation, and sees to it that the caller may do with its object what the call does. That of an object that the
 * caller may not know of is not there.
 * @throws Fault OPERATION_NOT_FOUND, PERMISSION_DENIED
 */
export function findOperation(context: CallContext, at: Services, id: string): Operation {
  const { access } = context;
  const { objectUuid } = at.operations.get(id);
  settleOperations(at, objectUuid);
  const operation = at.operations.get(id);
  const object = accessObjectOf(at, operation.objectUuid, operation.objectName);
  if (!access.maySee(object)) throw operationNotFound(id);
  access.permit(object);
  return concealHolderOf(context, at, operation);
}
