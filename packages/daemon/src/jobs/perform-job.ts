import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import type { Job } from './job.js';
import { withUndoFailures } from './refusals.js';
import type { Turn } from './turn.js';
import type { UndoFailure } from './undo.js';

/** How a body ended. */
export type Outcome<T> =
  | { readonly value: T }
  /** `error` says all: also what could not be taken back, which is told apart for the log. */
  | { readonly error: unknown; readonly undoFailures: readonly UndoFailure[] };

/** Runs the body of a turn that has begun; when it throws, takes back what it has done. Never rejects. */
export async function performJob<T>(turn: Turn, clock: Clock, body: (job: Job) => Promise<T>): Promise<Outcome<T>> {
  const { controller, record, request, undo } = turn;
  const { signal } = controller;
  const stopFollowing = request.class === 'query' ? followCaller(turn) : undefined;
  try {
    // What has happened to a guest is recorded all the same.
    if (request.fromGuest !== true) signal.throwIfAborted();
    const value = await body({
      operationId: record.origin.id,
      signal,
      undo,
      answered: (answer) => record.answered(answer),
      progress: (percent, step) => record.progress(percent, step, clock.now()),
    });
    undo.keep();
    return { value };
  } catch (error) {
    const blamed = undo.kept ? error : blame(signal, error);
    const undoFailures = await undo.unwind((what) => record.log(`undo: ${what}`, clock.now()));
    return { error: withUndoFailures(blamed, undoFailures), undoFailures };
  } finally {
    stopFollowing?.();
  }
}

/** Reading has nothing that could be cut in half: a query ends with the interest in it. */
function followCaller({ context, controller }: Turn): () => void {
  const { signal } = context;
  const onAbort = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  return () => signal.removeEventListener('abort', onAbort);
}

/** A job that was told to stop ended because of that, whatever it threw on its way out. */
function blame(signal: AbortSignal, error: unknown): unknown {
  if (!signal.aborted || error === signal.reason || !(signal.reason instanceof Fault)) return error;
  const { reason, message, details } = signal.reason;
  return new Fault(reason, message, details, { cause: error });
}
