import type { JobClassName } from './job-mask.js';
import type { Undo } from './undo.js';

/** What a caller wants to do with an object. */
export interface JobRequest {
  /** Verb, for people and logs: `start`. */
  readonly kind: string;
  /** How it holds the object. */
  readonly class: JobClassName;
  /** async only: what may run in between; default: query and destroy. Without `destroy`, a destroy waits for its end. */
  readonly allows?: readonly JobClassName[];
  /** Longest wait for its turn, beside the caller's own deadline; default: no limit of its own. */
  readonly waitMs?: number;
  /**
   * A fact that came up from a driver. It always gets its turn, whether too many wait, the daemon stops or somebody
   * cancels it while it waits: what has happened must be recorded.
   */
  readonly fromGuest?: boolean;
}

/** The turn of a caller, while its body runs. */
export interface Job {
  readonly operationId: string;
  /** Aborted when the job is cancelled or pre-empted; a query also when its caller gives up. The reason is a Fault. */
  readonly signal: AbortSignal;
  /** Unwound when the body throws; `keep()` commits earlier than the end of the body. */
  readonly undo: Undo;
  /** Tells what the call that asked for the job is answered: the same call again, if it comes, gets that too. */
  answered(answer: object): void;
  /** Tells how far the job has come, for whoever looks; `undefined`: that cannot be said in percent. */
  progress(percent: number | undefined, step: string): void;
}

/** Who has the object. */
export interface JobHolder {
  readonly kind: string;
  readonly class: JobClassName;
  readonly operationId: string;
  readonly requestedBy: string;
  /** How long it has had it. */
  readonly ageMs: number;
}
