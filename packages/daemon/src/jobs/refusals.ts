import { Fault } from '../model/fault.js';
import type { FaultDetails, UnnamedRefusal } from '../model/fault.js';
import { noteOperation } from '../model/operation-of-bug.js';
import type { JobHolder } from './job.js';
import type { UndoFailure } from './undo.js';

/** What a refused waiter is told about its wait. */
export interface Wait {
  /** What it wanted to do. */
  readonly kind: string;
  readonly object: { readonly uuid: string; readonly name: string };
  /** Who stood in the way. */
  readonly holder: JobHolder | undefined;
  /** Its place in the queue, from 1. */
  readonly position: number;
  readonly waitedMs: number;
}

/** The wait has reached its limit. */
export function waitedTooLong(wait: Wait, cause?: unknown): Fault {
  const message = `${heldBy(wait)}; ${wait.kind} gave up after ${duration(wait.waitedMs)} at place ${wait.position} of the queue`;
  return new Fault(
    'JOB_TIMEOUT',
    message,
    { ...waitDetails(wait, `${wait.kind} gave up`), hint: 'try again, or cancel the operation' },
    options(cause),
  );
}

/** The caller, or somebody for it, gave up before its turn. */
export function gaveUp(wait: Wait, why: string, cause?: unknown): Fault {
  const message = `${wait.kind} was given up ${why} at place ${wait.position} of the queue; ${heldBy(wait)}`;
  return new Fault('CANCELLED', message, waitDetails(wait, `${wait.kind} was given up ${why}`), options(cause));
}

/** Too many wait already. */
export function queueFull(wait: Wait, waiting: number): Fault {
  return new Fault(
    'QUEUE_FULL',
    `${waiting} calls wait for ${wait.object.name} already; ${heldBy(wait)}`,
    waitDetails(wait, 'too many calls wait'),
  );
}

/** The daemon accepts no new job. */
export function shuttingDown(kind: string, name: string): Fault {
  return new Fault('SHUTTING_DOWN', `the daemon is stopping; ${kind} of ${name} was not begun`);
}

/** A running job shall stop. */
export function stoppedBy(by: string, kind: string, name: string, holder?: FaultDetails['holder']): Fault {
  return new Fault('CANCELLED', `${kind} of ${name} was stopped by ${by}`, holder === undefined ? {} : { holder });
}

/** Adds to the error of a job what could not be taken back of it. */
export function withUndoFailures(error: unknown, failures: readonly UndoFailure[]): unknown {
  if (failures.length === 0) return error;
  const list = failures.map(({ what, error: reason }) => `${what} (${text(reason)})`).join(', ');
  const cause = new AggregateError([error, ...failures.map((failure) => failure.error)], 'a job and its undo failed');
  const message = `${text(error)}; could not take back: ${list}`;
  if (!(error instanceof Fault)) return new Error(message, { cause });
  const metadata = { ...error.details.metadata, undo_failed: failures.map(({ what }) => what).join(', ') };
  return new Fault(error.reason, message, { ...error.details, metadata }, { cause });
}

/** Says of which operation a refusal or a bug is, so that whoever gets it finds out more. */
export function ofOperation(error: unknown, id: string): unknown {
  if (!(error instanceof Fault)) {
    noteOperation(error, id);
    return error;
  }
  const { reason, message, details, cause } = error;
  // First, since what is too long for an answer is cut at its end.
  return new Fault(
    reason,
    message,
    { ...details, metadata: { operation_id: id, ...details.metadata } },
    options(cause),
  );
}

function heldBy({ object, holder }: Wait): string {
  if (holder === undefined) return `${object.name} is free`;
  return `${object.name} is held by ${holder.kind} (operation ${holder.operationId}, for ${duration(holder.ageMs)})`;
}

/** `what` became of the call, for those who may not know of the object any more. */
function waitDetails({ object, holder, position, waitedMs }: Wait, what: string): FaultDetails {
  const metadata = { queue_position: String(position), waited_ms: String(waitedMs) };
  if (holder === undefined) return { metadata };
  const unnamed: UnnamedRefusal = { message: `${what}: another job stands in the way`, metadata };
  return {
    metadata,
    holder: { kind: holder.kind, ...object, ageMs: holder.ageMs, operationId: holder.operationId },
    unnamed,
  };
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function options(cause: unknown): ErrorOptions | undefined {
  return cause === undefined ? undefined : { cause };
}
