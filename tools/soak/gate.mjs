/** Lets actors work, and holds all of them up for a moment in which nothing is under way. */
export class Gate {
  #isOpen = true;
  #inside = 0;
  #wake = [];
  isOver = false;
  #isEnded = Promise.withResolvers();
  /** Resolves at the end. */
  ended = this.#isEnded.promise;

  /** Does a piece of work, as soon as the gate is open. */
  async pass(work) {
    while (!this.#isOpen && !this.isOver) await this.#change();
    if (this.isOver) return;
    this.#inside++;
    try {
      await work();
    } finally {
      this.#inside--;
      this.#tell();
    }
  }

  /** Closes the gate, waits until nobody is inside, does the work, and opens it again. */
  async alone(work) {
    this.#isOpen = false;
    while (this.#inside > 0) await this.#change();
    try {
      await work();
    } finally {
      this.#isOpen = true;
      this.#tell();
    }
  }

  /** Sends everybody home. */
  end() {
    this.isOver = true;
    this.#isEnded.resolve();
    this.#tell();
  }

  #change() {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #tell() {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }
}
