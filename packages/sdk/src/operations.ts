import type { CallOptions, Caller } from './convert/caller.js';
import { OperationMethods, OperationsMethods } from './gen/index.js';
import type { ListOperationsOptions, OperationRecord } from './gen/index.js';
import { followOperation, outcomeOf } from './operation/follow-operation.js';
import { RunningOperation } from './operation/running-operation.js';
import { createPagedList } from './paged-list.js';
import type { PagedList } from './paged-list.js';
import { clockOf } from './time/timed-caller.js';
import type { WaitClock } from './time/wait-clock.js';

class Calls extends OperationsMethods {}

/**
 * A handle of one operation: work that waits, is being done, or ended not long ago. Giving up the wait for a call never
 * ends its work; `cancel()` does.
 *
 * @public
 */
export class Operation extends OperationMethods {
  /** Its id; it stays the same when the daemon is restarted. */
  readonly id: string;
  readonly #clock: WaitClock | undefined;

  /** @internal */
  constructor(caller: Caller, id: string) {
    super(caller, id);
    this.id = id;
    this.#clock = clockOf(caller);
  }

  /**
   * How it is now, and again whenever that has changed, to its end.
   *
   * @throws HoldfastError OPERATION_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED
   */
  progress(options: CallOptions = {}): AsyncGenerator<OperationRecord, undefined, undefined> {
    return this.follow(() => true, options);
  }

  /**
   * The same for one that may be yet to come, from a call that is not over.
   *
   * @internal
   */
  follow(isOver: () => boolean, options: CallOptions): AsyncGenerator<OperationRecord, undefined, undefined> {
    const [get, watch] = [this.get.bind(this), this.watch.bind(this)];
    return followOperation({ get, watch, isOver, clock: this.#clock }, options);
  }

  /**
   * Waits for its end, also across a restart of the daemon. For ever, unless `timeoutMs` is given.
   *
   * @returns The operation, which has succeeded.
   * @throws HoldfastError what it was refused with; OPERATION_NOT_FOUND, DEADLINE_EXCEEDED, CANCELLED
   */
  async wait(options: CallOptions = {}): Promise<OperationRecord> {
    let last: OperationRecord | undefined;
    for await (const operation of this.progress(options)) last = operation;
    // It tells of the end before it ends.
    return outcomeOf(last as OperationRecord);
  }
}

/** Work that another call began, as a promise of what it comes to. */
export function findOperation(
  operations: Operations,
  id: string,
  options: CallOptions,
): RunningOperation<OperationRecord> {
  const operation = operations.get(id);
  return new RunningOperation(id, operation, () => operation.wait(options));
}

/** Does a call, under a name that is the id of its operation too. */
export function beginOperation<Result>(
  caller: Caller,
  { requestId: given }: { readonly requestId?: string },
  call: (requestId: string) => Promise<Result>,
): RunningOperation<Result> {
  const requestId = given === undefined || given === '' ? crypto.randomUUID() : given;
  return new RunningOperation(requestId, new Operation(caller, requestId), call(requestId));
}

/**
 * What is being done on a host.
 *
 * @public
 */
export class Operations {
  readonly #caller: Caller;
  readonly #calls: Calls;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
    this.#calls = new Calls(caller);
  }

  /** A handle of one operation. It costs nothing and asks nothing. */
  get(id: string): Operation {
    return new Operation(this.#caller, id);
  }

  /** Lists operations, oldest first. */
  list(options: Omit<ListOperationsOptions, 'pageToken'> = {}): PagedList<OperationRecord> {
    return createPagedList(async (pageToken) => {
      const { operations, nextPageToken } = await this.#calls.list({ ...options, pageToken });
      return { items: operations, nextPageToken };
    });
  }
}
