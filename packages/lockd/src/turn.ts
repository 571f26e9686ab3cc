/** Runs changes to the leases one after another, in the order in which they came: no change ever sees half of another. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `body` when everything before it has ended; its outcome is the answer. */
  run<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(body);
    // The next in line waits for the end, however it came about; the one who asked gets the error.
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Resolves when everything that was asked for until now has ended. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
