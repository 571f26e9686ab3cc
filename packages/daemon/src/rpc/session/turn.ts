/** A turn of the event loop, at whose end the replies of a session are written. */
export class Turn {
  readonly #end: () => void;
  #immediate: NodeJS.Immediate | undefined = undefined;
  /** Whether it ends before its time, for the one call that was under way is answered. */
  #isHurried = false;

  constructor(end: () => void) {
    this.#end = end;
  }

  /** Sees to it that it ends: with the others of the loop, or at once when there is nothing to gather. */
  schedule(isAlone: boolean): void {
    if (isAlone && !this.#isHurried) {
      this.#isHurried = true;
      process.nextTick(this.#end);
    } else if (this.#immediate === undefined) {
      this.#immediate = setImmediate(this.#end);
    }
  }

  /** It ends now. */
  over(): void {
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    this.#isHurried = false;
  }
}
