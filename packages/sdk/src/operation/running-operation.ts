import type { CallOptions } from '../convert/caller.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import type { OperationRecord } from '../gen/index.js';
import type { Operation } from '../operations.js';

/**
 * Work that goes on: a promise of what it comes to, which also tells how far it is and can be given up. Giving up the wait for it
 * never ends the work; `cancel()` does.
 *
 * @example
 * ```ts
 * const saving = host.domains.get('web').managedSave();
 * for await (const { state, progressPercent } of saving.progress()) console.log(state, progressPercent);
 * const { domain } = await saving;
 * ```
 *
 * @public
 */
export class RunningOperation<Result> implements Promise<Result> {
  /** Id of the operation; it stays the same when the daemon is restarted, and `host.operation(id)` finds it again. */
  readonly id: string;
  /** As a promise has one. */
  readonly [Symbol.toStringTag]: string = 'RunningOperation';
  readonly #operation: Operation;
  readonly #begin: () => Promise<Result>;
  #result: Promise<Result> | undefined;
  /** Whether there is a call that it is yet to come from. */
  #isAwaited = false;

  /** @internal */
  constructor(id: string, operation: Operation, work: Promise<Result> | (() => Promise<Result>)) {
    this.id = id;
    this.#operation = operation;
    this.#begin = typeof work === 'function' ? work : () => work;
    if (typeof work === 'function') return;
    this.#isAwaited = true;
    const done = (): void => {
      this.#isAwaited = false;
    };
    this.#result = work.finally(done);
  }

  /** Answers what it comes to, or is rejected with why it failed: what `await` asks for. */
  // A promise has this method, and a promise is what it is.
  // oxlint-disable-next-line unicorn/no-thenable
  readonly then: Promise<Result>['then'] = (onFulfilled, onRejected) => this.#work().then(onFulfilled, onRejected);

  /** Deals with its failure, as of any promise. */
  readonly catch: Promise<Result>['catch'] = (onRejected) => this.#work().catch(onRejected);

  /** Does something when it has ended, however that was. */
  readonly finally: Promise<Result>['finally'] = (onFinally) => this.#work().finally(onFinally);

  /**
   * How it is now, and again whenever that has changed, to its end. It ends at once, with nothing, where the call was refused
   * before there was any work; why it failed is told by the promise.
   *
   * @throws HoldfastError OPERATION_NOT_FOUND where nobody knows it, DEADLINE_EXCEEDED, CANCELLED
   */
  async *progress(options: CallOptions = {}): AsyncGenerator<OperationRecord, undefined, undefined> {
    // Whoever reads on comes to its failure only then; until then nobody has let it pass.
    this.#result?.catch(() => undefined);
    const wasAwaited = this.#isAwaited;
    let isTold = false;
    try {
      for await (const operation of this.#operation.follow(() => !this.#isAwaited, options)) {
        isTold = true;
        yield operation;
      }
    } catch (error) {
      const isNone = error instanceof HoldfastError && error.code === 'OPERATION_NOT_FOUND';
      if (!isNone || !wasAwaited || isTold) throw error;
    }
    return undefined;
  }

  /** How it is now. @throws HoldfastError OPERATION_NOT_FOUND when it has not begun yet, or is kept no more */
  get(options: CallOptions = {}): Promise<OperationRecord> {
    return this.#operation.get(options);
  }

  /** Ends the work, where that can still be: what was done is taken back. */
  cancel(options: CallOptions = {}): Promise<OperationRecord> {
    return this.#operation.cancel(options);
  }

  #work(): Promise<Result> {
    this.#result ??= this.#begin();
    return this.#result;
  }
}
