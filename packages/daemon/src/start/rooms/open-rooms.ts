/** What is open, in the order in which it was opened; it is closed the other way round. Node.js 22 has no AsyncDisposableStack. */
export class OpenRooms implements AsyncDisposable {
  readonly #closes: (() => unknown)[] = [];

  /** Notes something that is to be closed, and answers it. */
  use<T extends Disposable | AsyncDisposable>(room: T): T {
    this.defer(() => (Symbol.asyncDispose in room ? room[Symbol.asyncDispose]() : room[Symbol.dispose]()));
    return room;
  }

  /** Notes what is to be done when everything is closed that is opened after this. */
  defer(close: () => unknown): void {
    this.#closes.push(close);
  }

  /** Closes everything, also where one of them fails. @throws what one threw; an AggregateError when it were several */
  async [Symbol.asyncDispose](): Promise<void> {
    const errors: unknown[] = [];
    for (let close = this.#closes.pop(); close !== undefined; close = this.#closes.pop()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 1) throw new AggregateError(errors, 'several rooms could not be closed');
    if (errors.length === 1) throw errors[0];
  }
}
