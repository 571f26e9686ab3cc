import { JobClass, JobOperation, JobType, Operation, OperationState } from '@holdfast/protocol';
import type { ErrorDetail } from '@holdfast/protocol';
import { toTimestamp } from '../model/timestamp.js';
import type { JobClassName } from './job-mask.js';

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

/** Work on an object, from its wait to its end. Written by its queue, read through the log. */
export class OperationRecord {
  readonly origin: OperationOrigin;
  #handle: OperationHandle | undefined;
  #state: OperationStateName = 'queued';
  #startedMs: number | undefined;
  #endedMs: number | undefined;
  #percent: number | undefined;
  #step = '';
  #error: ErrorDetail | undefined;
  #errorMessage = '';

  constructor(origin: OperationOrigin, handle: OperationHandle) {
    this.origin = origin;
    this.#handle = handle;
  }

  get state(): OperationStateName {
    return this.#state;
  }

  /** When it got its turn, in milliseconds since 1970. */
  get startedMs(): number | undefined {
    return this.#startedMs;
  }

  /** Its queue, as long as it lives. */
  get handle(): OperationHandle | undefined {
    return this.#handle;
  }

  start(nowMs: number): void {
    this.#state = 'running';
    this.#startedMs = nowMs;
  }

  progress(percent: number | undefined, step: string): void {
    this.#percent = percent === undefined ? undefined : Math.round(Math.min(100, Math.max(0, percent)));
    this.#step = step;
  }

  end(state: 'succeeded' | 'failed' | 'cancelled', nowMs: number, error?: ErrorDetail, message = ''): void {
    this.#state = state;
    this.#endedMs = nowMs;
    this.#error = error;
    this.#errorMessage = message;
    this.#handle = undefined;
    if (state === 'succeeded' && this.#percent !== undefined) this.#percent = 100;
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
    });
  }

  /** Whether it is in one of these states of the schema; of an empty list: yes. */
  isIn(states: readonly OperationState[]): boolean {
    return states.length === 0 || states.includes(wireStates[this.#state]);
  }
}
