/** Does work one after the other under each key, in the order in which it was asked for; keys do not wait for others. */
export class SerialWork {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Does `work` when all earlier work under the key has ended, well or not, and answers like it. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#tails.get(key) ?? Promise.resolve()).then(work);
    const tail: Promise<void> = turn.then(
      () => this.#forget(key, tail),
      () => this.#forget(key, tail), // Whoever asked for it is told; the next one has nothing to do with it.
    );
    this.#tails.set(key, tail);
    return turn;
  }

  /** Resolves when all work that was asked for has ended. */
  async settled(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }

  #forget(key: string, tail: Promise<unknown>): void {
    if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}
