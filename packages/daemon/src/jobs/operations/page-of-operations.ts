import type { ListOperationsRequest, ListOperationsResponse, Operation } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { OperationOrigin, OperationRecord } from './operation.js';

const defaultPageSize = 1000;

/**
 * A page of the operations that the reader may know of, oldest first unless it is asked for otherwise.
 * @param records - In order of creation
 * @throws Fault INVALID_ARGUMENT for a token of another list
 */
export function pageOfOperations(
  records: readonly OperationRecord[],
  filter: Partial<ListOperationsRequest>,
  now: number,
  mayRead: (origin: OperationOrigin) => boolean,
): ListOperationsResponse {
  const { objectUuid = '', states = [], pageSize = 0, pageToken = '', newestFirst = false } = filter;
  const after = readToken(pageToken);
  const isBefore = (order: number): boolean => (newestFirst ? after !== 0 && order >= after : order <= after);
  const size = pageSize === 0 ? defaultPageSize : pageSize;
  const operations: Operation[] = [];
  let last = 0;
  for (const record of newestFirst ? records.toReversed() : records) {
    const { order, objectUuid: uuid } = record.origin;
    if (isBefore(order) || (objectUuid !== '' && uuid !== objectUuid) || !record.isIn(states)) continue;
    if (!mayRead(record.origin)) continue;
    if (operations.length === size) return { operations, nextPageToken: String(last) };
    operations.push(record.toMessage(now));
    last = order;
  }
  return { operations, nextPageToken: '' };
}

function readToken(token: string): number {
  if (token === '') return 0;
  if (!/^\d{1,15}$/.test(token)) {
    throw new Fault('INVALID_ARGUMENT', 'page_token is not one that was given out', {
      violations: [{ field: 'page_token', found: token, expected: 'next_page_token of the last answer' }],
    });
  }
  return Number(token);
}
