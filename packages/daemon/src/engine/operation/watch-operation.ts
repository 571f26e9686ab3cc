import type { Operation, WatchOperationRequest, WatchOperationResponse } from '@holdfast/protocol';
import type { OperationRecord } from '../../jobs/operations/operation.js';
import { operationNotFound } from '../../jobs/operations/operation-not-found.js';
import type { CallContext } from '../call-context.js';
import { accessObjectOf } from '../domain/access-object.js';
import { concealHolderOf } from '../domain/conceal-holder.js';
import type { Services } from '../services.js';
import { findOperation } from './find-operation.js';

/**
 * Tells how an operation is, and again after each change, to its end. A reader that is slow gets it as it is when it reads on.
 * @throws Fault OPERATION_NOT_FOUND, PERMISSION_DENIED at once; OPERATION_NOT_FOUND when its reader may know of it no more
 */
export function watchOperation(
  context: CallContext,
  at: Services,
  { id }: WatchOperationRequest,
): AsyncIterable<WatchOperationResponse> {
  findOperation(context, at, id);
  const record = at.operations.find(id);
  if (record === undefined) throw operationNotFound(id);
  return tell(context, at, record);
}

async function* tell(
  context: CallContext,
  at: Services,
  record: OperationRecord,
): AsyncGenerator<WatchOperationResponse, void, undefined> {
  const { signal } = context;
  const mayRead = context.access.filter('domain:read', ({ objectUuid, objectName }: Operation) =>
    accessObjectOf(at, objectUuid, objectName),
  );
  let change = Promise.withResolvers<void>();
  const wake = (): void => change.resolve();
  const unwatch = record.watch(wake);
  signal.addEventListener('abort', wake);
  try {
    for (;;) {
      signal.throwIfAborted();
      change = Promise.withResolvers<void>();
      const operation = record.toMessage(at.clock.now());
      if (!mayRead(operation)) throw operationNotFound(operation.id);
      yield { operation: concealHolderOf(context, at, operation) };
      if (operation.endedAt !== undefined) return;
      await change.promise;
    }
  } finally {
    unwatch();
    signal.removeEventListener('abort', wake);
  }
}
