import { randomUUID } from 'node:crypto';
import type { ListOperationsRequest, ListOperationsResponse, Operation, StoredOperation } from '@holdfast/protocol';
import type { Clock } from '../../model/clock.js';
import { toErrorDetail } from '../../model/error-detail.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';
import type { UndoFailure } from '../undo.js';
import type { NamedRequest } from './named-request.js';
import { OperationRecord } from './operation.js';
import type { OperationHandle, OperationOrigin } from './operation.js';
import type { OperationJournal } from './operation-journal.js';
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

/** Jobs of one state. */
export interface Census {
  readonly count: number;
  /** Since when the oldest is in it, in milliseconds since 1970; undefined: there is none. */
  readonly oldestMs: number | undefined;
}

/**
 * How long one that a client has named is remembered however many end after it: so that the same call again, after a broken
 * connection, is not done twice on a busy host. At most this many times the usual number are.
 */
const graceMs = 60_000;
const graceTimes = 10;

/** What a queue tells of a job. */
export interface NewOperation extends Omit<OperationOrigin, 'id' | 'order' | 'createdMs' | 'request'> {
  readonly request?: NamedRequest | undefined;
  /** Whether it records what a guest did; the next daemon finds that out by itself. */
  readonly isFact?: boolean;
}

/** Every job of every object of the daemon: waiting, running, and those that ended not long ago, also before a restart. */
export class OperationLog {
  readonly #options: OperationLogOptions;
  readonly #capacity: number;
  readonly #keptMs: number;
  readonly #journal: OperationJournal | undefined;
  /** The calls with a name that are being done. */
  readonly requests: RequestsUnderWay = new RequestsUnderWay();
  /** In order of creation. */
  readonly #records = new Map<string, OperationRecord>();
  /** In order of their end. */
  readonly #ended = { queries: new Set<string>(), others: new Set<string>() };
  /** Those whose ends the next daemon is to know. */
  readonly #kept = new Set<string>();
  /** Those that the last daemon had not ended, and of which it is not known yet what they came to. */
  readonly #unsettled = new Map<OperationRecord, PromiseWithResolvers<void>>();
  #linesKept = 0;
  #created = 0;
  #live = 0;
  #stopped = false;
  #settled: (() => void)[] = [];

  constructor(options: OperationLogOptions) {
    this.#options = options;
    this.#capacity = options.capacity ?? 1000;
    this.#keptMs = options.keptMs ?? 86_400_000;
    this.#journal = options.journal;
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
    void this.#keep(record);
    settling.resolve();
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
  begin({ request, isFact = false, ...origin }: NewOperation, handle: OperationHandle): OperationRecord {
    const id = request?.id ?? (this.#options.newId ?? randomUUID)();
    // A call with a name that had not begun, or that means another object by now, goes on as a new one.
    this.#drop(id);
    const order = ++this.#created;
    const createdMs = this.#options.clock.now();
    const named = request === undefined ? {} : { request };
    const record = new OperationRecord({ ...origin, ...named, id, order, createdMs }, handle);
    this.#records.set(id, record);
    if (this.#journal !== undefined && !isFact && origin.class !== 'query') this.#kept.add(id);
    this.#live += 1;
    return record;
  }

  /** Keeps a job that waits or has got its turn for the next daemon; undefined: it is none that is kept. For the queues. */
  note(record: OperationRecord): Promise<void> | undefined {
    return this.#keep(record);
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
    return this.#keep(record);
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

  #remember({ origin }: OperationRecord): void {
    const ended = origin.class === 'query' ? this.#ended.queries : this.#ended.others;
    ended.add(origin.id);
    this.#forget();
  }

  /** Forgets those that ended too long ago, and the oldest when they are too many. */
  #forget(): void {
    const now = this.#options.clock.now();
    for (const ended of [this.#ended.queries, this.#ended.others]) {
      for (const id of ended) {
        const { endedMs = 0, origin } = this.#records.get(id) as OperationRecord;
        const ageMs = now - endedMs;
        const isInGrace = origin.request !== undefined && ageMs < graceMs && ended.size <= this.#capacity * graceTimes;
        if (ageMs < this.#keptMs && (ended.size <= this.#capacity || isInGrace)) break;
        this.#drop(id);
      }
    }
  }

  #drop(id: string): void {
    this.#records.delete(id);
    this.#kept.delete(id);
    this.#ended.queries.delete(id);
    this.#ended.others.delete(id);
  }

  #keep(record: OperationRecord): Promise<void> | undefined {
    if (this.#journal === undefined || !this.#kept.has(record.origin.id)) return undefined;
    // Of each that is kept there are two lines as a rule.
    if (++this.#linesKept > 4 * Math.max(this.#kept.size, 250)) return this.#rewrite(this.#journal);
    return this.#journal.keep(record.toStored(this.#options.clock.now()));
  }

  #rewrite(journal: OperationJournal): Promise<void> {
    const now = this.#options.clock.now();
    const kept = [...this.#records.values()].filter(({ origin }) => this.#kept.has(origin.id));
    this.#linesKept = kept.length;
    return journal.rewrite(kept.map((record) => record.toStored(now)));
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
        this.#ended.others.add(record.origin.id);
      }
    }
    this.#forget();
    if (this.#journal !== undefined && left.length > 0) void this.#rewrite(this.#journal);
  }

  #find(id: string): OperationRecord {
    const record = this.find(id);
    if (record === undefined) throw operationNotFound(id);
    return record;
  }
}

/** The refusal for an operation that is not known. */
export function operationNotFound(id: string): Fault {
  return new Fault('OPERATION_NOT_FOUND', `no operation ${id} is known`);
}
