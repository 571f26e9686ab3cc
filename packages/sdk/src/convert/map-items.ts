/** Reads a source and makes something else of each item; asks for the source when it is first read. */
export function mapItems<Item, Result>(
  open: () => AsyncIterable<Item>,
  make: (item: Item) => Result,
): AsyncIterableIterator<Result, undefined, undefined> {
  let source: AsyncIterator<Item> | undefined;
  const map = (result: IteratorResult<Item>): IteratorResult<Result, undefined> =>
    result.done === true ? { done: true, value: undefined } : { done: false, value: make(result.value) };
  return {
    next() {
      try {
        source ??= open()[Symbol.asyncIterator]();
      } catch (error) {
        return Promise.reject(error as Error);
      }
      return source.next().then(map);
    },
    async return() {
      await source?.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
