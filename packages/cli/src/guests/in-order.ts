/**
 * Does something with everyone, so many at a time; those of the next order begin when those of the last are done.
 * @param order - Its place; the lowest is first.
 */
export async function inOrder<T>(
  all: readonly T[],
  order: (one: T) => number,
  parallel: number,
  act: (one: T) => Promise<void>,
): Promise<void> {
  const places = [...new Set(all.map(order))].toSorted((a, b) => a - b);
  for (const place of places) {
    const waiting = all.filter((one) => order(one) === place);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await act(next);
    };
    await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work));
  }
}
