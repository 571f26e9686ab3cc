import type { Fault } from '../model/fault.js';
import type { JobRequest } from './job.js';
import type { NamedRequest } from './operations/named-request.js';
import type { OperationRecord } from './operations/operation.js';
import type { Undo } from './undo.js';

/** Who waits for a job's turn, and until when: as much of a call as a queue has to know. */
export interface Waiter {
  readonly signal: AbortSignal;
  /** For refusals that name the holder and for `requested_by`. */
  readonly caller: string;
  /** The call, where its client has named it. */
  readonly request?: NamedRequest | undefined;
}

/** A job on its way through a queue: it may wait, then it is active, then it is gone. */
export interface Turn {
  readonly context: Waiter;
  readonly request: JobRequest;
  readonly record: OperationRecord;
  readonly undo: Undo;
  /** Its `signal` tells the job to stop. */
  readonly controller: AbortController;
  /** What ends its wait; undefined: it does not wait. */
  wait: { readonly grant: () => void; readonly dismiss: (fault: Fault) => void } | undefined;
}
