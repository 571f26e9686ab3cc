import type { CallContext } from '../engine/call-context.js';
import type { Fault } from '../model/fault.js';
import type { JobRequest } from './job.js';
import type { OperationRecord } from './operation.js';

/** A job on its way through a queue: it may wait, then it is active, then it is gone. */
export interface Turn {
  readonly context: CallContext;
  readonly request: JobRequest;
  readonly record: OperationRecord;
  /** Its `signal` tells the job to stop. */
  readonly controller: AbortController;
  /** Set once it has begun: whether it can still be taken back. */
  isRevocable?: () => boolean;
  /** Set while it waits: lets it begin. */
  grant?: () => void;
  /** Set while it waits: sends it away. */
  dismiss?: (fault: Fault) => void;
}
