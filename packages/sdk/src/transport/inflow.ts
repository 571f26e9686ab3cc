/** Whoever is told what its reader does. */
export interface InflowOwner {
  /** An item was taken. */
  taken(): void;
  /** Nothing more is wanted; told once. */
  left(): void;
}

interface Waiting<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (error: Error) => void;
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Items that come in their own time, in order, for one reader. By hand and no generator: one promise an item, where each generator on
 * its way has several.
 */
export class Inflow<Item> implements AsyncIterableIterator<Item, undefined, undefined> {
  readonly #owner: InflowOwner;
  #items: Item[] = [];
  /** How many of them were taken. */
  #taken = 0;
  /** Readers that came before the items; then there are no items. */
  readonly #waiting: Waiting<Item>[] = [];
  #end: { readonly error?: Error } | undefined;
  #isLeft = false;

  constructor(owner: InflowOwner) {
    this.#owner = owner;
  }

  /** The next item. */
  push(item: Item): void {
    if (this.#end !== undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#items.push(item);
      return;
    }
    this.#owner.taken();
    waiting.resolve({ done: false, value: item });
  }

  /** No further items come; with an error, that is told behind them, once. */
  end(error?: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? {} : { error };
    for (const waiting of this.#waiting.splice(0)) this.#tellEnd(waiting);
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#taken < this.#items.length) {
      const value = this.#items[this.#taken++] as Item;
      if (this.#taken === this.#items.length) {
        this.#items = [];
        this.#taken = 0;
      }
      this.#owner.taken();
      return Promise.resolve({ done: false, value });
    }
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (this.#end === undefined) this.#waiting.push(waiting);
      else this.#tellEnd(waiting);
    });
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#leave();
    this.#items = [];
    this.#taken = 0;
    this.end();
    return Promise.resolve(over);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #tellEnd({ resolve, reject }: Waiting<Item>): void {
    const error = this.#end?.error;
    this.#end = {};
    this.#leave();
    if (error === undefined) resolve(over);
    else reject(error);
  }

  #leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#owner.left();
  }
}
