import type { EventPosition, HostEvent, SubscribeEventsResult } from '../gen/index.js';
import type { EventResults } from './read-events.js';

type Result = Promise<IteratorResult<HostEvent, undefined>>;

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Hands out events one at a time. By hand and no generator: one that hears of every change of a host wakes thousands of times a
 * second.
 */
export class EventReader implements AsyncIterableIterator<HostEvent, undefined, undefined> {
  readonly #results: EventResults;
  readonly #end: AbortController;
  #last: SubscribeEventsResult | undefined;
  /** How many events of it were handed out. */
  #read = 0;
  #position: EventPosition | undefined;
  /** What comes next, while it is waited for. */
  #coming: Result | undefined;
  /** Of several who wait at once, what the last waits for. */
  #tail: Result | undefined;
  #isOver = false;
  /** Resolves with the first result, or rejects. */
  readonly first: Promise<SubscribeEventsResult>;
  #isFirst = true;

  /** Begins at once; `end` is aborted when it is over, and ends it. */
  constructor(results: EventResults, end: AbortController) {
    this.#results = results;
    this.#end = end;
    this.first = results.next();
  }

  /** Where its reader stands. */
  get position(): EventPosition | undefined {
    return this.#position;
  }

  next(): Result {
    const before = this.#tail ?? this.#coming;
    if (before === undefined) return this.#step();
    const step = (): Result => this.#step();
    const what = before.then(step, step);
    const forget = (): void => {
      if (this.#tail === what) this.#tail = undefined;
    };
    this.#tail = what;
    what.then(forget, forget);
    return what;
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#finish();
    return Promise.resolve(over);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What is there, or what comes. */
  #step(): Result {
    const ready = this.#take();
    if (ready !== undefined) return Promise.resolve(ready);
    const result = this.#isFirst ? this.first : this.#results.next();
    this.#isFirst = false;
    this.#coming = this.#follow(result);
    return this.#coming;
  }

  #follow(result: Promise<SubscribeEventsResult>): Result {
    return result.then(
      (found) => this.#arrived(found),
      (error: unknown) => this.#failed(error),
    );
  }

  #take(): IteratorResult<HostEvent, undefined> | undefined {
    if (this.#isOver) return over;
    const event = this.#last?.events[this.#read];
    if (event === undefined) {
      this.#position = this.#last?.position ?? this.#position;
      return undefined;
    }
    this.#read += 1;
    this.#position = { epoch: event.epoch, sequence: event.sequence };
    return { done: false, value: event };
  }

  #arrived(result: SubscribeEventsResult): IteratorResult<HostEvent, undefined> | Result {
    this.#last = result;
    this.#read = 0;
    const ready = this.#take();
    if (ready === undefined) return this.#follow(this.#results.next());
    this.#coming = undefined;
    return ready;
  }

  #failed(error: unknown): IteratorReturnResult<undefined> {
    this.#coming = undefined;
    // Whoever has left knows.
    const isWanted = !this.#isOver && !this.#end.signal.aborted;
    this.#finish();
    if (isWanted) throw error;
    return over;
  }

  #finish(): void {
    this.#isOver = true;
    this.#end.abort();
    this.#results.close();
  }
}
