import { JobClass, JobOperation, JobType, Operation, OperationState, StoredOperation } from '@holdfast/protocol';
import type { ErrorDetail, OperationLogLine } from '@holdfast/protocol';
import { toMilliseconds, toTimestamp } from '../../model/timestamp.js';
import type { JobClassName } from '../job-mask.js';
import type { NamedRequest } from './named-request.js';

/** Where an operation is in its life; the last three are ends. */
export type OperationStateName = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

const wireStates: Readonly<Record<OperationStateName, OperationState>> = {
  queued: OperationState.OPERATION_STATE_QUEUED,
  running: OperationState.OPERATION_STATE_RUNNING,
  succeeded: OperationState.OPERATION_STATE_SUCCEEDED,
  failed: OperationState.OPERATION_STATE_FAILED,
  cancelled: OperationState.OPERATION_STATE_CANCELLED,
};

const wireClasses: Readonly<Record<JobClassName, JobClass>> = {
  query: JobClass.JOB_CLASS_QUERY,
  modify: JobClass.JOB_CLASS_MODIFY,
  async: JobClass.JOB_CLASS_ASYNC,
  destroy: JobClass.JOB_CLASS_DESTROY,
};

const jobTypes: Readonly<Record<Exclude<OperationStateName, 'running'>, JobType>> = {
  queued: JobType.JOB_TYPE_NONE,
  succeeded: JobType.JOB_TYPE_COMPLETED,
  failed: JobType.JOB_TYPE_FAILED,
  cancelled: JobType.JOB_TYPE_CANCELLED,
};

/** What libvirt has a word for. */
const jobOperations: Readonly<Record<string, JobOperation>> = {
  start: JobOperation.JOB_OPERATION_START,
  create: JobOperation.JOB_OPERATION_START,
  'managed-save': JobOperation.JOB_OPERATION_SAVE,
};

/** How many lines of what it did are kept. */
const keptLines = 16;

/** How many violations of a refusal are kept for the next daemon. */
const keptViolations = 16;

function nameOf<Name extends string, Wire>(names: Readonly<Record<Name, Wire>>, wire: Wire): Name | undefined {
  return (Object.keys(names) as Name[]).find((name) => names[name] === wire);
}

/** What never changes of an operation. */
export interface OperationOrigin {
  readonly id: string;
  /** Place among all operations, in order of creation. */
  readonly order: number;
  readonly kind: string;
  readonly class: JobClassName;
  readonly objectUuid: string;
  readonly objectName: string;
  readonly requestedBy: string;
  readonly createdMs: number;
  /** Tells the call that it comes from, where its client has named that; as in {@link NamedRequest}. */
  readonly requestDigest?: string;
}

/** What the queue that owns an operation can say and do about it while it lives. */
export interface OperationHandle {
  /** Place in the queue, from 1; 0: it does not wait. */
  position(): number;
  /** Id of the operation that stands in its way while it waits. */
  waitsFor(): string | undefined;
  isCancellable(): boolean;
  /** Lets it leave the queue, or asks it to stop. */
  cancel(by: string): void;
  /** Refuses it because the daemon stops, if it waits and may be refused; answers whether it was. */
  refuse(): boolean;
}

/** Shared: thousands of operations are kept, and most have no answer that is. */
const noAnswer = new Uint8Array();

/** Work on an object, from its wait to its end. Written by its queue, read through the log. */
export class OperationRecord {
  readonly origin: OperationOrigin;
  #handle: OperationHandle | undefined;
  #state: OperationStateName = 'queued';
  #startedMs: number | undefined;
  #endedMs: number | undefined;
  #percent: number | undefined;
  #step = '';
  #log: readonly OperationLogLine[] = [];
  #error: ErrorDetail | undefined;
  #errorMessage = '';
  #answer: Uint8Array = noAnswer;
  /** As long as it lives. */
  #encodeAnswer: NamedRequest['encodeAnswer'] | undefined;
  /** Who wants to be told of changes; most operations have nobody. */
  #watchers: Set<() => void> | undefined;

  constructor(origin: OperationOrigin, handle?: OperationHandle, encodeAnswer?: NamedRequest['encodeAnswer']) {
    this.origin = origin;
    this.#handle = handle;
    this.#encodeAnswer = encodeAnswer;
  }

  /** One of an earlier run of the daemon, as that kept it. */
  static restore({ operation = Operation.create(), order, requestDigest, answer }: StoredOperation): OperationRecord {
    const { id, kind, objectUuid, objectName, requestedBy } = operation;
    const record = new OperationRecord({
      id,
      order,
      kind,
      objectUuid,
      objectName,
      requestedBy,
      class: nameOf(wireClasses, operation.jobClass) ?? 'modify',
      createdMs: toMilliseconds(operation.createdAt),
      ...(requestDigest.length === 0 ? {} : { requestDigest: Buffer.from(requestDigest).toString('base64') }),
    });
    // What a later release calls otherwise was under way, as far as can be told.
    record.#state = nameOf(wireStates, operation.state) ?? 'running';
    record.#startedMs = operation.startedAt && toMilliseconds(operation.startedAt);
    record.#endedMs = operation.endedAt && toMilliseconds(operation.endedAt);
    record.#percent = operation.progressPercent;
    record.#step = operation.step;
    record.#log = operation.log;
    record.#error = operation.error;
    record.#errorMessage = operation.errorMessage;
    record.#answer = answer.length === 0 ? noAnswer : answer;
    return record;
  }

  get state(): OperationStateName {
    return this.#state;
  }

  /** When it got its turn, in milliseconds since 1970. */
  get startedMs(): number | undefined {
    return this.#startedMs;
  }

  /** When it ended, in milliseconds since 1970. */
  get endedMs(): number | undefined {
    return this.#endedMs;
  }

  /** What its call was answered, as far as that is kept. */
  get answer(): Uint8Array {
    return this.#answer;
  }

  /** Why it failed; undefined: it did not, or nobody knows. */
  get failure(): { readonly error: ErrorDetail; readonly message: string } | undefined {
    return this.#error && { error: this.#error, message: this.#errorMessage };
  }

  /** Its queue, as long as it lives. */
  get handle(): OperationHandle | undefined {
    return this.#handle;
  }

  start(nowMs: number): void {
    this.#state = 'running';
    this.#startedMs = nowMs;
    this.changed();
  }

  progress(percent: number | undefined, step: string, nowMs: number): void {
    this.#percent = percent === undefined ? undefined : Math.round(Math.min(100, Math.max(0, percent)));
    if (step !== this.#step) this.log(step, nowMs);
    this.#step = step;
    this.changed();
  }

  /** Keeps a line of what it does, for whoever asks later. */
  log(text: string, nowMs: number): void {
    this.#log = [...this.#log, { at: toTimestamp(nowMs), text }].slice(-keptLines);
    this.changed();
  }

  /** Calls back after each change, as long as it is not taken back by what this answers. */
  watch(changed: () => void): () => void {
    const watchers = (this.#watchers ??= new Set());
    watchers.add(changed);
    return () => watchers.delete(changed);
  }

  /** Tells those who watch that something about it is otherwise now, its place in the queue for example. */
  changed(): void {
    for (const each of this.#watchers ?? []) each();
  }

  /** Keeps what its call is answered, for the same call again. */
  answered(answer: object): void {
    this.#answer = this.#encodeAnswer?.(answer) ?? this.#answer;
  }

  end(state: 'succeeded' | 'failed' | 'cancelled', nowMs: number, error?: ErrorDetail, message = ''): void {
    this.#state = state;
    this.#endedMs = nowMs;
    this.#error = error;
    this.#errorMessage = message;
    this.#handle = undefined;
    this.#encodeAnswer = undefined;
    if (state === 'succeeded' && this.#percent !== undefined) this.#percent = 100;
    this.changed();
  }

  /** Writes it as it is now. */
  toMessage(nowMs: number): Operation {
    const { origin } = this;
    const endedMs = this.#endedMs ?? nowMs;
    const running = this.#percent === undefined ? JobType.JOB_TYPE_UNBOUNDED : JobType.JOB_TYPE_BOUNDED;
    return Operation.fromPartial({
      id: origin.id,
      kind: origin.kind,
      jobClass: wireClasses[origin.class],
      state: wireStates[this.#state],
      objectUuid: origin.objectUuid,
      objectName: origin.objectName,
      createdAt: toTimestamp(origin.createdMs),
      ...(this.#startedMs === undefined ? {} : { startedAt: toTimestamp(this.#startedMs) }),
      ...(this.#endedMs === undefined ? {} : { endedAt: toTimestamp(this.#endedMs) }),
      queuePosition: this.#handle?.position() ?? 0,
      ...(this.#percent === undefined ? {} : { progressPercent: this.#percent }),
      step: this.#step,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      errorMessage: this.#errorMessage,
      requestedBy: origin.requestedBy,
      cancellable: this.#handle?.isCancellable() ?? false,
      jobType: this.#state === 'running' ? running : jobTypes[this.#state],
      jobOperation: jobOperations[origin.kind] ?? JobOperation.JOB_OPERATION_UNSPECIFIED,
      waitedMs: Math.max(0, (this.#startedMs ?? endedMs) - origin.createdMs),
      ranMs: this.#startedMs === undefined ? 0 : Math.max(0, endedMs - this.#startedMs),
      waitsFor: this.#handle?.waitsFor() ?? '',
      log: [...this.#log],
    });
  }

  /** Writes it as the next daemon is to know it; of what is wrong with a long input it keeps the beginning. */
  toStored(nowMs: number): StoredOperation {
    const { error, ...operation } = this.toMessage(nowMs);
    const kept = error && { ...error, violations: error.violations.slice(0, keptViolations) };
    return StoredOperation.fromPartial({
      operation: { ...operation, ...(kept === undefined ? {} : { error: kept }) },
      order: this.origin.order,
      requestDigest: Buffer.from(this.origin.requestDigest ?? '', 'base64'),
      answer: this.#answer,
    });
  }

  /** Whether it is in one of these states of the schema; of an empty list: yes. */
  isIn(states: readonly OperationState[]): boolean {
    return states.length === 0 || states.includes(wireStates[this.#state]);
  }
}
