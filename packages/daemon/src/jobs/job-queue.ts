import type { Clock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import type { Job, JobHolder, JobRequest } from './job.js';
import { defaultAllows, isAdmitted, isBarred } from './job-mask.js';
import type { JobClassName, Occupancy } from './job-mask.js';
import type { OperationHandle } from './operations/operation.js';
import type { OperationLog } from './operations/operation-log.js';
import { performJob } from './perform-job.js';
import { gaveUp, ofOperation, queueFull, shuttingDown, stoppedBy, waitedTooLong } from './refusals.js';
import type { Wait } from './refusals.js';
import type { Turn, Waiter } from './turn.js';
import { Undo } from './undo.js';
import { firstOf, WaitingRoom } from './waiting-room.js';

/** What a queue needs. */
export interface JobQueueOptions {
  /** The object that the jobs are about. */
  readonly object: { readonly uuid: string; name(): string };
  readonly operations: OperationLog;
  /** How many calls may wait; as many destroys may wait beside them. */
  readonly maxQueued: number;
  readonly clock: Clock;
}

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
  readonly #waiting = new WaitingRoom();
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
  async run<T>(context: Waiter, request: JobRequest, body: (job: Job) => Promise<T>): Promise<T> {
    const startsAtOnce = this.#startsAtOnce(request.class);
    this.#refuseAtTheDoor(context, request, startsAtOnce);
    const turn = this.#record(context, request);
    if (startsAtOnce) this.#activate(turn);
    else await this.#wait(turn);
    // Before anything is done, so that no deed is found without the operation that it was of.
    const noted = this.#options.operations.note(turn.record);
    if (noted !== undefined) await noted;

    const outcome = await performJob(turn, this.#options.clock, body);
    this.#deactivate(turn);
    if ('error' in outcome) {
      this.#options.operations.reportUndoFailures(turn.record, outcome.undoFailures);
      const error = ofOperation(outcome.error, turn.record.origin.id);
      const kept = this.#end(turn, error);
      if (kept !== undefined) await kept;
      throw error;
    }
    const kept = this.#options.operations.end(turn.record, 'succeeded');
    this.#dispatch();
    // Whoever has the answer may ask the next daemon for the same.
    if (kept !== undefined) await kept;
    return outcome.value;
  }

  /** Who has the object, of several the one that excludes most; undefined: nobody. */
  get holder(): JobHolder | undefined {
    const turn = this.#exclusive ?? this.#async ?? firstOf(this.#active);
    return turn === undefined ? undefined : this.#describe(turn);
  }

  /** How many wait for the object. */
  get queued(): number {
    return this.#waiting.size;
  }

  #refuseAtTheDoor(context: Waiter, request: JobRequest, startsAtOnce: boolean): void {
    const { object, operations, maxQueued } = this.#options;
    if (context.signal.aborted) throw this.#callerGone(context.signal, this.#waitAtTheDoor(request));
    if (request.fromGuest === true) return;
    if (operations.stopped) throw shuttingDown(request.kind, object.name());
    if (startsAtOnce) return;
    const rivals = this.#waiting.rivalsOf(request.class);
    if (rivals >= maxQueued) throw queueFull(this.#waitAtTheDoor(request), rivals);
    if (request.waitMs !== undefined && request.waitMs <= 0) throw waitedTooLong(this.#waitAtTheDoor(request));
  }

  #record(context: Waiter, request: JobRequest): Turn {
    const { object, operations } = this.#options;
    const { kind, class: jobClass, fromGuest: isFact = false } = request;
    const handle: OperationHandle = {
      position: () => (turn.wait === undefined ? 0 : this.#waiting.placeOf(turn)),
      waitsFor: () => (turn.wait === undefined ? undefined : this.#waitOf(turn).holder?.operationId),
      isCancellable: () => this.#isCancellable(turn),
      cancel: (by) => this.#cancel(turn, by),
      refuse: () => this.#refuseToStop(turn),
    };
    const record = operations.begin(
      {
        kind,
        class: jobClass,
        objectUuid: object.uuid,
        objectName: object.name(),
        requestedBy: context.caller,
        request: context.request,
        isFact,
      },
      handle,
    );
    const controller = new AbortController();
    const turn: Turn = { context, request, record, undo: new Undo(), controller, wait: undefined };
    return turn;
  }

  #wait(turn: Turn): Promise<void> {
    const { signal } = turn.context;
    const { waitMs } = turn.request;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => turn.wait?.dismiss(this.#callerGone(signal, this.#waitOf(turn)));
      const onTimeout = (): void => turn.wait?.dismiss(waitedTooLong(this.#waitOf(turn)));
      const cancelTimer = waitMs === undefined ? undefined : this.#options.clock.setTimeout(onTimeout, waitMs);
      signal.addEventListener('abort', onAbort);
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
        cancelTimer?.();
        this.#waiting.delete(turn);
        turn.wait = undefined;
      };
      turn.wait = {
        grant: () => {
          leave();
          resolve();
        },
        dismiss: (fault) => {
          leave();
          const error = ofOperation(fault, turn.record.origin.id) as Fault;
          reject(error);
          void this.#end(turn, error);
        },
      };
      this.#waiting.add(turn);
      void this.#options.operations.note(turn.record);
      if (turn.request.class === 'destroy') this.#dispatch();
    });
  }

  #cancel(turn: Turn, by: string): void {
    if (!this.#isCancellable(turn)) return;
    if (turn.wait !== undefined) turn.wait.dismiss(gaveUp(this.#waitOf(turn), `by ${by}`));
    else turn.controller.abort(stoppedBy(by, turn.request.kind, this.#options.object.name()));
  }

  /** Once it has begun, until it commits or is stopped; before that unless it brings what has happened to a guest. */
  #isCancellable({ controller, request, undo, wait }: Turn): boolean {
    if (wait !== undefined) return request.fromGuest !== true;
    return !controller.signal.aborted && !undo.kept;
  }

  /** Sends one away who waits while the daemon stops; what has happened to a guest is still recorded. */
  #refuseToStop({ request, wait }: Turn): boolean {
    if (request.fromGuest === true || wait === undefined) return false;
    wait.dismiss(shuttingDown(request.kind, this.#options.object.name()));
    return true;
  }

  #activate(turn: Turn): void {
    this.#active.add(turn);
    turn.record.start(this.#options.clock.now());
    if (turn.request.class === 'async') this.#async = turn;
    else if (turn.request.class !== 'query') this.#exclusive = turn;
  }

  #deactivate(turn: Turn): void {
    this.#active.delete(turn);
    if (this.#async === turn) this.#async = undefined;
    if (this.#exclusive === turn) this.#exclusive = undefined;
  }

  #end(turn: Turn, error: unknown): Promise<void> | undefined {
    const isCancelled = error instanceof Fault && error.reason === 'CANCELLED';
    const kept = this.#options.operations.end(turn.record, isCancelled ? 'cancelled' : 'failed', error);
    this.#dispatch();
    return kept;
  }

  /** Lets begin whoever may; to be called after every change of who is active or waits. */
  #dispatch(): void {
    this.#letBegin();
    // Their places, or who stands in their way, may be others now.
    for (const { record } of this.#waiting.all()) record.changed();
  }

  #letBegin(): void {
    for (;;) {
      const next = this.#waiting.next(this.#occupancy());
      if (next === undefined) return;
      if (!isAdmitted(next.request.class, this.#occupancy())) {
        if (next.request.class === 'destroy') this.#preempt(next);
        return;
      }
      if (this.#options.operations.stopped && this.#refuseToStop(next)) return; // That has dispatched the others.
      this.#activate(next);
      next.wait?.grant();
    }
  }

  #startsAtOnce(wanted: JobClassName): boolean {
    const occupancy = this.#occupancy();
    if (isBarred(wanted, occupancy) || !isAdmitted(wanted, occupancy)) return false;
    return this.#waiting.size === 0 || this.#waiting.next(occupancy) === undefined;
  }

  #preempt(destroy: Turn): void {
    const { uuid, name } = this.#options.object;
    const { id, kind } = destroy.record.origin;
    for (const { controller, request } of this.#active) {
      if (request.class === 'destroy' || controller.signal.aborted) continue;
      controller.abort(stoppedBy(kind, request.kind, name(), { kind, name: name(), uuid, operationId: id }));
    }
  }

  #occupancy(): Occupancy {
    const queries = this.#active.size - (this.#async === undefined ? 0 : 1) - (this.#exclusive === undefined ? 0 : 1);
    const allows = this.#async === undefined ? undefined : (this.#async.request.allows ?? defaultAllows);
    return { allows, queries, exclusive: this.#exclusive !== undefined };
  }

  #waitOf(turn: Turn): Wait {
    const waitedMs = this.#options.clock.now() - turn.record.origin.createdMs;
    return { ...this.#waitAtTheDoor(turn.request), position: this.#waiting.placeOf(turn), waitedMs };
  }

  #waitAtTheDoor(request: JobRequest): Wait {
    const { object } = this.#options;
    const mustSeeTheEnd = this.#async !== undefined && isBarred(request.class, this.#occupancy());
    const turn = mustSeeTheEnd ? this.#async : (this.#exclusive ?? firstOf(this.#active));
    return {
      kind: request.kind,
      object: { uuid: object.uuid, name: object.name() },
      holder: turn === undefined ? undefined : this.#describe(turn),
      position: this.#waiting.placeFor(request.class),
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
