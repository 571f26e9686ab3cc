import type { CallContext } from '../engine/call-context.js';
import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import type { Job, JobHolder, JobRequest } from './job.js';
import { defaultAllows, isAdmitted, isBarred } from './job-mask.js';
import type { JobClassName, Occupancy } from './job-mask.js';
import type { OperationHandle } from './operation.js';
import type { OperationLog } from './operation-log.js';
import { gaveUp, queueFull, shuttingDown, stoppedBy, waitedTooLong, withUndoFailures } from './refusals.js';
import type { Wait } from './refusals.js';
import type { Turn } from './turn.js';
import { Undo } from './undo.js';

/** What a queue needs. */
export interface JobQueueOptions {
  /** The object that the jobs are about. */
  readonly object: { readonly uuid: string; name(): string };
  readonly operations: OperationLog;
  /** How many calls may wait; as many destroys may wait beside them. */
  readonly maxQueued: number;
  readonly clock: Clock;
}

const classes: readonly JobClassName[] = ['modify', 'query', 'async'];

/**
 * The order of work on one object, and the only place where it may change.
 *
 * Queries run together; a modify runs alone; an async job lets chosen classes in between; a destroy stops whatever
 * runs, waits until that is undone, and goes before all who wait. Else first come, first served: nobody passes an
 * earlier one, except one who has to wait for the end of an async job anyway.
 *
 * A body must not await a job of its own queue: it would wait for itself.
 */
export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #waiting: Readonly<Record<JobClassName, Set<Turn>>> = {
    destroy: new Set(),
    modify: new Set(),
    query: new Set(),
    async: new Set(),
  };
  readonly #active = new Set<Turn>();
  #async: Turn | undefined;
  #exclusive: Turn | undefined;

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  /**
   * Waits for the object, runs `body`, and answers like it. The wait ends by the caller's signal, by `waitMs` or by a
   * cancel of the operation. Once begun, a job that changes anything goes on though its caller is gone.
   * When the body throws, its undo is unwound before anybody else gets the object.
   * @throws Fault QUEUE_FULL, JOB_TIMEOUT, CANCELLED, SHUTTING_DOWN, and what the body throws
   */
  async run<T>(context: CallContext, request: JobRequest, body: (job: Job) => Promise<T>): Promise<T> {
    const startsAtOnce = this.#startsAtOnce(request.class);
    this.#refuseAtTheDoor(context, request, startsAtOnce);
    const turn = this.#record(context, request);
    if (startsAtOnce) this.#activate(turn);
    else await this.#wait(turn);
    return this.#perform(turn, body);
  }

  /** Who has the object, of several the one that excludes most; undefined: nobody. */
  get holder(): JobHolder | undefined {
    const turn = this.#exclusive ?? this.#async ?? firstOf(this.#active);
    return turn === undefined ? undefined : this.#describe(turn);
  }

  /** How many wait for the object. */
  get queued(): number {
    const { destroy, modify, query, async } = this.#waiting;
    return destroy.size + modify.size + query.size + async.size;
  }

  #refuseAtTheDoor(context: CallContext, request: JobRequest, startsAtOnce: boolean): void {
    const { object, operations, maxQueued } = this.#options;
    if (context.signal.aborted) throw this.#callerGone(context.signal, this.#waitAtTheDoor(request));
    if (request.fromGuest === true) return;
    if (operations.stopped) throw shuttingDown(request.kind, object.name());
    if (startsAtOnce) return;
    const destroys = this.#waiting.destroy.size;
    const rivals = request.class === 'destroy' ? destroys : this.queued - destroys;
    if (rivals >= maxQueued) throw queueFull(this.#waitAtTheDoor(request), rivals);
    if (request.waitMs !== undefined && request.waitMs <= 0) throw waitedTooLong(this.#waitAtTheDoor(request));
  }

  #record(context: CallContext, request: JobRequest): Turn {
    const { object, operations } = this.#options;
    const handle: OperationHandle = {
      position: () => (this.#isWaiting(turn) ? this.#positionOf(turn) : 0),
      isCancellable: () => this.#isWaiting(turn) || (!turn.controller.signal.aborted && turn.isRevocable?.() === true),
      cancel: (by) => this.#cancel(turn, by),
      refuse: () => {
        if (turn.request.fromGuest !== true) turn.dismiss?.(shuttingDown(request.kind, object.name()));
      },
    };
    const { kind, class: jobClass } = request;
    const requestedBy = context.caller;
    const record = operations.begin(
      { kind, class: jobClass, objectUuid: object.uuid, objectName: object.name(), requestedBy },
      handle,
    );
    const turn: Turn = { context, request, record, controller: new AbortController() };
    return turn;
  }

  #wait(turn: Turn): Promise<void> {
    const { signal } = turn.context;
    const { waitMs } = turn.request;
    const waiting = this.#waiting[turn.request.class];
    return new Promise((resolve, reject) => {
      const onAbort = (): void => turn.dismiss?.(this.#callerGone(signal, this.#waitOf(turn)));
      const onTimeout = (): void => turn.dismiss?.(waitedTooLong(this.#waitOf(turn)));
      const cancelTimer = waitMs === undefined ? undefined : this.#options.clock.setTimeout(onTimeout, waitMs);
      signal.addEventListener('abort', onAbort);
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
        cancelTimer?.();
        waiting.delete(turn);
        delete turn.grant;
        delete turn.dismiss;
      };
      turn.grant = () => {
        leave();
        resolve();
      };
      turn.dismiss = (fault) => {
        leave();
        this.#options.operations.end(turn.record, endedBy(fault), fault);
        reject(fault);
        this.#dispatch();
      };
      waiting.add(turn);
      if (turn.request.class === 'destroy') this.#dispatch();
    });
  }

  async #perform<T>(turn: Turn, body: (job: Job) => Promise<T>): Promise<T> {
    const undo = new Undo();
    turn.isRevocable = () => !undo.kept;
    const unlink = turn.request.class === 'query' ? this.#followCaller(turn) : undefined;
    try {
      const result = await body({
        operationId: turn.record.origin.id,
        signal: turn.controller.signal,
        undo,
        progress: (percent, step) => turn.record.progress(percent, step),
      });
      this.#end(turn, 'succeeded');
      return result;
    } catch (error) {
      const wasKept = undo.kept;
      const failures = await undo.unwind();
      if (failures.length > 0) this.#options.operations.reportUndoFailures(turn.record, failures);
      const outcome = withUndoFailures(wasKept ? error : blame(turn.controller.signal, error), failures);
      this.#end(turn, endedBy(outcome), outcome);
      throw outcome;
    } finally {
      unlink?.();
    }
  }

  /** Reading has nothing that could be cut in half: a query ends with the interest in it. */
  #followCaller(turn: Turn): () => void {
    const { signal } = turn.context;
    const onAbort = (): void => turn.controller.abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    return () => signal.removeEventListener('abort', onAbort);
  }

  #cancel(turn: Turn, by: string): void {
    if (turn.dismiss !== undefined) turn.dismiss(gaveUp(this.#waitOf(turn), `by ${by}`));
    else if (turn.isRevocable?.() !== false) {
      turn.controller.abort(stoppedBy(by, turn.request.kind, this.#options.object.name()));
    }
  }

  #activate(turn: Turn): void {
    this.#active.add(turn);
    turn.record.start(this.#options.clock.now());
    if (turn.request.class === 'async') this.#async = turn;
    else if (turn.request.class !== 'query') this.#exclusive = turn;
  }

  #end(turn: Turn, state: 'succeeded' | 'failed' | 'cancelled', error?: unknown): void {
    this.#active.delete(turn);
    if (this.#async === turn) this.#async = undefined;
    if (this.#exclusive === turn) this.#exclusive = undefined;
    this.#options.operations.end(turn.record, state, error);
    this.#dispatch();
  }

  /** Lets begin whoever may; to be called after every change of who is active or waits. */
  #dispatch(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (!isAdmitted(next.request.class, this.#occupancy())) {
        if (next.request.class === 'destroy') this.#preempt(next);
        return;
      }
      this.#activate(next);
      next.grant?.();
    }
  }

  /** Who is next, leaving out those who have to wait for the end of an async job. */
  #next(): Turn | undefined {
    const occupancy = this.#occupancy();
    const destroy = firstOf(this.#waiting.destroy);
    if (destroy !== undefined && !isBarred('destroy', occupancy)) return destroy;
    let next: Turn | undefined;
    for (const name of classes) {
      const turn = firstOf(this.#waiting[name]);
      if (turn === undefined || isBarred(name, occupancy)) continue;
      if (next === undefined || turn.record.origin.order < next.record.origin.order) next = turn;
    }
    return next;
  }

  #startsAtOnce(wanted: JobClassName): boolean {
    const occupancy = this.#occupancy();
    return !isBarred(wanted, occupancy) && isAdmitted(wanted, occupancy) && this.#next() === undefined;
  }

  #preempt(destroy: Turn): void {
    const { object } = this.#options;
    const { id, kind } = destroy.record.origin;
    for (const turn of this.#active) {
      if (turn.request.class === 'destroy' || turn.controller.signal.aborted) continue;
      const holder = { kind, name: object.name(), uuid: object.uuid, operationId: id };
      turn.controller.abort(stoppedBy(kind, turn.request.kind, object.name(), holder));
    }
  }

  #occupancy(): Occupancy {
    const queries = this.#active.size - (this.#async === undefined ? 0 : 1) - (this.#exclusive === undefined ? 0 : 1);
    const allows = this.#async === undefined ? undefined : (this.#async.request.allows ?? defaultAllows);
    return { allows, queries, exclusive: this.#exclusive !== undefined };
  }

  #isWaiting(turn: Turn): boolean {
    return turn.dismiss !== undefined;
  }

  #positionOf(turn: Turn): number {
    const isDestroy = turn.request.class === 'destroy';
    let position = 1;
    for (const [name, turns] of Object.entries(this.#waiting)) {
      if (isDestroy && name !== 'destroy') continue;
      for (const other of turns) {
        if (other !== turn && (isBefore(other, turn) || (name === 'destroy' && !isDestroy))) position += 1;
      }
    }
    return position;
  }

  #waitOf(turn: Turn): Wait {
    const waitedMs = this.#options.clock.now() - turn.record.origin.createdMs;
    return { ...this.#waitAtTheDoor(turn.request), position: this.#positionOf(turn), waitedMs };
  }

  #waitAtTheDoor(request: JobRequest): Wait {
    const { object } = this.#options;
    const isAsyncInTheWay = this.#async !== undefined && isBarred(request.class, this.#occupancy());
    const turn = isAsyncInTheWay ? this.#async : (this.#exclusive ?? firstOf(this.#active));
    return {
      kind: request.kind,
      object: { uuid: object.uuid, name: object.name() },
      holder: turn === undefined ? undefined : this.#describe(turn),
      position: (request.class === 'destroy' ? this.#waiting.destroy.size : this.queued) + 1,
      waitedMs: 0,
    };
  }

  /** A deadline that passed is a wait that took too long; everything else is a caller that gave up. */
  #callerGone(signal: AbortSignal, wait: Wait): Fault {
    const reason: unknown = signal.reason;
    if (reason instanceof Fault && reason.reason === 'DEADLINE_EXCEEDED') return waitedTooLong(wait, reason);
    return gaveUp(wait, 'by its caller', reason);
  }

  #describe({ record, request, context }: Turn): JobHolder {
    const ageMs = Math.max(0, this.#options.clock.now() - (record.startedMs ?? record.origin.createdMs));
    const { kind, class: jobClass } = request;
    return { kind, class: jobClass, operationId: record.origin.id, requestedBy: context.caller, ageMs };
  }
}

function firstOf(turns: ReadonlySet<Turn>): Turn | undefined {
  for (const turn of turns) return turn;
  return undefined;
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.record.origin.order < b.record.origin.order;
}

/** A job that was told to stop ended because of that, whatever it threw on its way out. */
function blame(signal: AbortSignal, error: unknown): unknown {
  if (!signal.aborted || error === signal.reason || !(signal.reason instanceof Fault)) return error;
  const { reason, message, details } = signal.reason;
  return new Fault(reason, message, details, { cause: error });
}

function endedBy(error: unknown): 'failed' | 'cancelled' {
  return error instanceof Fault && error.reason === 'CANCELLED' ? 'cancelled' : 'failed';
}
