import type { OperationRecord } from '../../jobs/operations/operation.js';
import { Fault } from '../../model/fault.js';
import type { Services } from '../services.js';
import { judgeOperation, type Judgement } from './judge-operation.js';

/**
 * Decides what operations came to that were under way on a domain when the daemon ended, as far as that can be known by now.
 * To be called when the daemon has dealt with the guest of the domain, and when more is known of that.
 * @param committed - Ids of the operations that something on disk calls committed
 */
export function settleOperations(at: Services, uuid: string, committed: ReadonlySet<string> = nothing): void {
  for (const operation of at.operations.unsettled(uuid)) {
    const { id, kind } = operation.origin;
    const record = at.domains.byUuid(uuid)?.record;
    const isCommitted = committed.has(id) || record?.committedBy === id;
    const judgement = operation.startedMs === undefined ? 'queued' : judgeOperation(kind, { isCommitted, record });
    if (judgement === 'later') continue;
    at.operations.settle(operation, judgement === 'done' ? undefined : interrupted(operation, judgement));
  }
}

const nothing: ReadonlySet<string> = new Set();

const outcomes: Readonly<Record<Exclude<Judgement, 'done' | 'later'> | 'queued', string>> = {
  queued: 'it had not begun',
  'taken-back': 'what it had done is taken back',
  told: 'whether the guest was told is not known',
};

/** The refusal for an operation that the end of the daemon has cut off. */
function interrupted({ origin }: OperationRecord, outcome: keyof typeof outcomes): Fault {
  const { id, kind, objectName } = origin;
  return new Fault(
    'OPERATION_INTERRUPTED',
    `the daemon ended while ${kind} of ${objectName} was under way; ${outcomes[outcome]}`,
    { metadata: { operation_id: id, outcome }, hint: 'look at the present state before you do it again' },
  );
}
