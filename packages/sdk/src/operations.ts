import type { Caller } from './convert/caller.js';
import { OperationMethods, OperationsMethods } from './gen/index.js';
import type { ListOperationsOptions, OperationRecord } from './gen/index.js';
import { createPagedList } from './paged-list.js';
import type { PagedList } from './paged-list.js';

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

  /** @internal */
  constructor(caller: Caller, id: string) {
    super(caller, id);
    this.id = id;
  }
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
