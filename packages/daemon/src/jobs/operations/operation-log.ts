import { randomUUID } from 'node:crypto';
import type { ListOperationsRequest, ListOperationsResponse, Operation, StoredOperation } from '@holdfast/protocol';
import type { Clock } from '../../model/clock.js';
import { toErrorDetail } from '../../model/error-detail.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';
import type { UndoFailure } from '../undo.js';
import { type Census, takeCensus } from './census.js';
import { EndedOperations } from './ended-operations.js';
import { KeptOperations } from './kept-operations.js';
import type { NamedRequest } from './named-request.js';
import { OperationRecord } from './operation.js';
import type { OperationHandle, OperationOrigin } from './operation.js';
import type { OperationJournal } from './operation-journal.js';
import { operationNotFound } from './operation-not-found.js';
import { pageOfOperations } from './page-of-operations.js';
import { RequestsUnderWay } from './requests-under-way.js';

/** How to make an {@link OperationLog}. */
export interface OperationLogOptions {
  readonly clock: Clock;
  /** How many ended operations are remembered; default 1,000, and as many ended queries. */
  readonly capacity?: number;
  /** How long they are remembered at most; default: a day. */
  readonly keptMs?: number;
  /** Where operations are kept for the next daemon; default: nowhere. Not those that read, or that record what a guest did. */
  readonly journal?: OperationJournal;
  /** What the last daemon kept. */
  readonly left?: readonly StoredOperation[];
  /** Where a job that ends by a bug, or whose undo fails, is told. */
  readonly logger?: Logger;
  /** Makes ids; default: random UUIDs. */
  readonly newId?: () => string;
}

/** What a queue tells of a job. */
export interface NewOperation extends Omit<OperationOrigin, 'id' | 'order' | 'createdMs' | 'requestDigest'> {
  readonly request?: NamedRequest | undefined;
  /** Whether it records what a guest did; the next daemon finds that out by itself. */
  readonly isFact?: boolean;
}

/** Every job of every object of the daemon: waiting, running, and those that ended not long ago, also before a restart. */
export class OperationLog {
  readonly #options: OperationLogOptions;
  /** The calls with a name that are being done. */
  readonly requests: RequestsUnderWay = new RequestsUnderWay();
  /** In order of creation. */
  readonly #records = new Map<string, OperationRecord>();
  readonly #ended: EndedOperations;
  readonly #kept: KeptOperations;
  /** Those that the last daemon had not ended, and of which it is not known yet what they came to. */
  readonly #unsettled = new Map<OperationRecord, PromiseWithResolvers<void>>();
  #created = 0;
  #live = 0;
  #stopped = false;
  #settled: (() => void)[] = [];
  /** Forgets one; a field, so that none is made for each end. */
  readonly #drop = (id: string): void => {
    this.#records.delete(id);
    this.#kept.drop(id);
    this.#ended.drop(id);
  };

  constructor(options: OperationLogOptions) {
    this.#options = options;
    this.#ended = new EndedOperations({ capacity: options.capacity ?? 1000, keptMs: options.keptMs ?? 86_400_000 });
    this.#kept = new KeptOperations(options.journal, this.#records, options.clock);
    this.#restore(options.left ?? []);
  }

  /** How many are remembered in all. */
  get size(): number {
    return this.#records.size;
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
    this.#forget();
    return pageOfOperations([...this.#records.values()], filter, this.#options.clock.now(), mayRead);
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

  /** The operation of that id as it is kept; undefined: none is known. */
  find(id: string): OperationRecord | undefined {
    this.#forget();
    return this.#records.get(id);
  }

  /** Those that the last daemon had not ended and that are still to be decided; of one object, or all. */
  unsettled(objectUuid?: string): OperationRecord[] {
    if (this.#unsettled.size === 0) return [];
    const all = [...this.#unsettled.keys()];
    return objectUuid === undefined ? all : all.filter(({ origin }) => origin.objectUuid === objectUuid);
  }

  /** Resolves when it is decided what an operation of the last daemon came to; undefined: that is known. */
  settling(record: OperationRecord): Promise<void> | undefined {
    return this.#unsettled.get(record)?.promise;
  }

  /** Records what an operation of the last daemon came to. */
  settle(record: OperationRecord, fault?: Fault): void {
    const settling = this.#unsettled.get(record);
    if (settling === undefined) return;
    this.#unsettled.delete(record);
    const now = this.#options.clock.now();
    if (fault === undefined) record.end('succeeded', now);
    else record.end('failed', now, toErrorDetail(fault), fault.message);
    const { id, kind, objectUuid } = record.origin;
    const outcome = fault === undefined ? 'succeeded' : 'failed';
    this.#options.logger?.info({ operation: id, kind, object: objectUuid, state: outcome }, 'an operation was settled');
    this.#remember(record);
    void this.#kept.keep(record);
    settling.resolve();
  }

  /** How many jobs wait and run, and since when the oldest of each does. */
  census(): Readonly<Record<'queued' | 'running', Census>> {
    return takeCensus(this.#records.values());
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
  begin({ request, isFact = false, ...origin }: NewOperation, handle: OperationHandle): OperationRecord {
    const id = request?.id ?? (this.#options.newId ?? randomUUID)();
    // A call with a name that had not begun, or that means another object by now, goes on as a new one.
    this.#drop(id);
    const order = ++this.#created;
    const createdMs = this.#options.clock.now();
    const named = request === undefined ? {} : { requestDigest: request.digest };
    const record = new OperationRecord({ ...origin, ...named, id, order, createdMs }, handle, request?.encodeAnswer);
    this.#records.set(id, record);
    if (!isFact && origin.class !== 'query') this.#kept.add(id);
    this.#live += 1;
    return record;
  }

  /** Keeps a job that waits or has got its turn for the next daemon; undefined: it is none that is kept. For the queues. */
  note(record: OperationRecord): Promise<void> | undefined {
    return this.#kept.keep(record);
  }

  /** Records how a job ended; resolves when the next daemon would know. For the queues. */
  end(
    record: OperationRecord,
    state: 'succeeded' | 'failed' | 'cancelled',
    error?: unknown,
  ): Promise<void> | undefined {
    const { id, kind, objectUuid } = record.origin;
    const now = this.#options.clock.now();
    this.#options.logger?.debug({ operation: id, kind, object: objectUuid, state }, 'a job ended');
    if (state === 'succeeded') {
      record.end(state, now);
    } else if (error instanceof Fault) {
      record.end(state, now, toErrorDetail(error), error.message);
    } else {
      this.#options.logger?.error({ operation: id, kind, object: objectUuid, err: error }, 'a job ended by a bug');
      const fault = new Fault('INTERNAL', `internal error; the log has it under ${id}`, {
        metadata: { operation_id: id },
      });
      record.end(state, now, toErrorDetail(fault, id), fault.message);
    }
    this.#remember(record);
    this.#live -= 1;
    if (this.#live === 0) for (const resolve of this.#settled.splice(0)) resolve();
    return this.#kept.keep(record);
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
    this.#ended.add(record);
    this.#forget();
  }

  #forget(): void {
    this.#ended.forget(this.#records, this.#options.clock.now(), this.#drop);
  }

  #restore(left: readonly StoredOperation[]): void {
    const records = left.map((stored) => OperationRecord.restore(stored));
    const byEnd = records.toSorted((one, other) => (one.endedMs ?? 0) - (other.endedMs ?? 0));
    for (const record of records.toSorted((one, other) => one.origin.order - other.origin.order)) {
      this.#records.set(record.origin.id, record);
      this.#kept.add(record.origin.id);
      this.#created = Math.max(this.#created, record.origin.order);
    }
    for (const record of byEnd) {
      if (record.state === 'queued' || record.state === 'running') {
        this.#unsettled.set(record, Promise.withResolvers());
      } else {
        this.#ended.add(record);
      }
    }
    this.#forget();
    if (left.length > 0) this.#kept.rewrite();
  }

  #find(id: string): OperationRecord {
    const record = this.find(id);
    if (record === undefined) throw operationNotFound(id);
    return record;
  }
}
