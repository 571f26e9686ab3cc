/**
 * An async iterator whose source is there only later: it is asked for by whoever reads first. By hand, so that an item costs no
 * promise here where nothing is to be done with it.
 */
export class LateIterator<Item> implements AsyncIterableIterator<Item, undefined, undefined> {
  readonly #open: () => Promise<AsyncIterator<Item, undefined>>;
  #opening: Promise<AsyncIterator<Item, undefined>> | undefined;
  #source: AsyncIterator<Item, undefined> | undefined;
  #isOver = false;

  constructor(open: () => Promise<AsyncIterator<Item, undefined>>) {
    this.#open = open;
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    if (this.#source !== undefined) return this.#source.next();
    this.#opening ??= this.#open().then((source) => (this.#source = source));
    return this.#opening.then((source) => source.next());
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#isOver = true;
    const source = await this.#opening?.catch(() => undefined);
    await source?.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
