/** A step of an {@link Undo} that could not be taken back. */
export interface UndoFailure {
  readonly what: string;
  readonly error: unknown;
}

interface Step {
  readonly what: string;
  readonly step: () => unknown;
}

/**
 * How to take back what a job has done so far: written next to each effect, run in reverse when the job fails.
 * A step that throws does not stop the others.
 */
export class Undo implements AsyncDisposable {
  #steps: Step[] = [];
  #state: 'open' | 'kept' | 'unwound' = 'open';
  #unwinding: Promise<readonly UndoFailure[]> | undefined;

  /** Adds how to take back the effect that was just made; `what` names it in the log: `release leases`. */
  push(what: string, step: () => unknown): void {
    if (this.#state !== 'open') throw new Error(`undo step "${what}" came after the undo was ${this.#state}`);
    this.#steps.push({ what, step });
  }

  /** Commits: nothing will be taken back any more. Once, after the last effect. */
  keep(): void {
    if (this.#state === 'unwound') throw new Error('an undo cannot be kept after it was unwound');
    this.#state = 'kept';
    this.#steps = [];
  }

  /** Whether {@link keep} was called. */
  get kept(): boolean {
    return this.#state === 'kept';
  }

  /**
   * Takes everything back, last first, unless it was kept; never rejects, a second call answers like the first.
   * @param tell - Is told of each step before it is taken back
   */
  unwind(tell: (what: string) => void = () => {}): Promise<readonly UndoFailure[]> {
    return (this.#unwinding ??= this.#unwind(tell));
  }

  /** Takes everything back unless it was kept. @throws AggregateError of what could not be taken back */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures = await this.unwind();
    if (failures.length === 0) return;
    throw new AggregateError(
      failures.map(({ error }) => error),
      `could not take back: ${failures.map(({ what }) => what).join(', ')}`,
    );
  }

  async #unwind(tell: (what: string) => void): Promise<readonly UndoFailure[]> {
    const failures: UndoFailure[] = [];
    if (this.#state === 'open') this.#state = 'unwound';
    for (let next = this.#steps.pop(); next !== undefined; next = this.#steps.pop()) {
      tell(next.what);
      try {
        await next.step();
      } catch (error) {
        failures.push({ what: next.what, error });
      }
    }
    return failures;
  }
}
