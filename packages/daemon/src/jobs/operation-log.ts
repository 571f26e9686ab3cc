import { randomUUID } from 'node:crypto';
import type { ListOperationsRequest, ListOperationsResponse, Operation } from '@holdfast/protocol';
import type { Clock } from '../model/clock.js';
import { toErrorDetail } from '../model/error-detail.js';
import { Fault } from '../model/fault.js';
import type { Logger } from '../telemetry/logger.js';
import { OperationRecord } from './operation.js';
import type { OperationHandle, OperationOrigin } from './operation.js';
import type { UndoFailure } from './undo.js';

/** How to make an {@link OperationLog}. */
export interface OperationLogOptions {
  readonly clock: Clock;
  /** How many ended operations are remembered; default 1,000, and as many ended queries. */
  readonly capacity?: number;
  /** Where a job that ends by a bug, or whose undo fails, is told. */
  readonly logger?: Logger;
  /** Makes ids; default: random UUIDs. */
  readonly newId?: () => string;
}

/** Jobs of one state. */
export interface Census {
  readonly count: number;
  /** Since when the oldest is in it, in milliseconds since 1970; undefined: there is none. */
  readonly oldestMs: number | undefined;
}

const defaultPageSize = 1000;

/** Every job of every object of the daemon: waiting, running, and those that ended not long ago. */
export class OperationLog {
  readonly #options: OperationLogOptions;
  readonly #capacity: number;
  /** In order of creation. */
  readonly #records = new Map<string, OperationRecord>();
  readonly #ended = { queries: new Set<string>(), others: new Set<string>() };
  #created = 0;
  #live = 0;
  #stopped = false;
  #settled: (() => void)[] = [];

  constructor(options: OperationLogOptions) {
    this.#options = options;
    this.#capacity = options.capacity ?? 1000;
  }

  /** Answers an operation as it is now. @throws Fault OPERATION_NOT_FOUND */
  get(id: string): Operation {
    return this.#find(id).toMessage(this.#options.clock.now());
  }

  /** Answers the operations that the reader may know of, oldest first unless it is asked for otherwise, a page at a time. @throws Fault INVALID_ARGUMENT for a token of another list */
  list(
    filter: Partial<ListOperationsRequest> = {},
    mayRead: (origin: OperationOrigin) => boolean = () => true,
  ): ListOperationsResponse {
    const { objectUuid = '', states = [], pageSize = 0, pageToken = '', newestFirst = false } = filter;
    const after = readToken(pageToken);
    const isBefore = (order: number): boolean => (newestFirst ? after !== 0 && order >= after : order <= after);
    const size = pageSize === 0 ? defaultPageSize : pageSize;
    const now = this.#options.clock.now();
    const operations: Operation[] = [];
    let last = 0;
    const records = newestFirst ? [...this.#records.values()].toReversed() : this.#records.values();
    for (const record of records) {
      const { order, objectUuid: uuid } = record.origin;
      if (isBefore(order) || (objectUuid !== '' && uuid !== objectUuid) || !record.isIn(states)) continue;
      if (!mayRead(record.origin)) continue;
      if (operations.length === size) return { operations, nextPageToken: String(last) };
      operations.push(record.toMessage(now));
      last = order;
    }
    return { operations, nextPageToken: '' };
  }

  /**
   * Asks an operation to stop: a queued one leaves its queue at once, a running one is undone and ends. One that has
   * ended stays as it is.
   * @throws Fault OPERATION_NOT_FOUND
   */
  cancel(id: string, by: string): Operation {
    const record = this.#find(id);
    record.handle?.cancel(by);
    return record.toMessage(this.#options.clock.now());
  }

  /** How many jobs wait and run, and since when the oldest of each does. */
  census(): Readonly<Record<'queued' | 'running', Census>> {
    const census = { queued: { count: 0, oldestMs: undefined }, running: { count: 0, oldestMs: undefined } };
    for (const { state, origin, startedMs } of this.#records.values()) {
      if (state !== 'queued' && state !== 'running') continue;
      const of: { count: number; oldestMs: number | undefined } = census[state];
      const sinceMs = startedMs ?? origin.createdMs;
      of.count += 1;
      of.oldestMs = Math.min(of.oldestMs ?? sinceMs, sinceMs);
    }
    return census;
  }

  /** Whether {@link stop} was called. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /**
   * From now on no job is accepted, and those that wait are refused with SHUTTING_DOWN; facts from guests still get
   * in. Resolves when nothing waits or runs any more.
   */
  stop(): Promise<void> {
    this.#stopped = true;
    for (const record of this.#records.values()) record.handle?.refuse();
    if (this.#live === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settled.push(resolve);
    });
  }

  /** Records a job that has asked for its turn; for the queues. */
  begin(origin: Omit<OperationOrigin, 'id' | 'order' | 'createdMs'>, handle: OperationHandle): OperationRecord {
    const id = (this.#options.newId ?? randomUUID)();
    const order = ++this.#created;
    const record = new OperationRecord({ ...origin, id, order, createdMs: this.#options.clock.now() }, handle);
    this.#records.set(id, record);
    this.#live += 1;
    return record;
  }

  /** Records how a job ended; for the queues. */
  end(record: OperationRecord, state: 'succeeded' | 'failed' | 'cancelled', error?: unknown): void {
    const { id, kind, objectUuid } = record.origin;
    const now = this.#options.clock.now();
    this.#options.logger?.debug({ operation: id, kind, object: objectUuid, state }, 'a job ended');
    if (state === 'succeeded') {
      record.end(state, now);
    } else if (error instanceof Fault) {
      record.end(state, now, toErrorDetail(error), error.message);
    } else {
      this.#options.logger?.error({ operation: id, kind, object: objectUuid, err: error }, 'a job ended by a bug');
      const fault = new Fault('INTERNAL', `internal error; the log has it under ${id}`);
      record.end(state, now, toErrorDetail(fault, id), fault.message);
    }
    this.#remember(record);
    this.#live -= 1;
    if (this.#live === 0) for (const resolve of this.#settled.splice(0)) resolve();
  }

  /** Tells the log that a job could not be taken back wholly; for the queues. */
  reportUndoFailures(record: OperationRecord, failures: readonly UndoFailure[]): void {
    const { id, kind, objectUuid } = record.origin;
    for (const { what, error } of failures) {
      this.#options.logger?.error(
        { operation: id, kind, object: objectUuid, step: what, err: error },
        'an undo failed',
      );
    }
  }

  #remember(record: OperationRecord): void {
    const ended = record.origin.class === 'query' ? this.#ended.queries : this.#ended.others;
    ended.add(record.origin.id);
    if (ended.size <= this.#capacity) return;
    for (const oldest of ended) {
      ended.delete(oldest);
      this.#records.delete(oldest);
      return;
    }
  }

  #find(id: string): OperationRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw operationNotFound(id);
    return record;
  }
}

/** The refusal for an operation that is not known. */
export function operationNotFound(id: string): Fault {
  return new Fault('OPERATION_NOT_FOUND', `no operation ${id} is known`);
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
