import type { Fault } from '../../model/fault.js';

/**
 * Whether a client is let in, where that is for somebody else to decide. It is asked with the first call and once; until
 * there is an answer the calls of the client wait, before they come to the workers.
 */
export class Admission {
  readonly #ask: (gone: AbortSignal) => Promise<void>;
  readonly #gone = new AbortController();
  readonly #listeners = new Set<() => void>();
  #decision: Promise<void> | undefined;
  #isDecided = false;
  #refusal: Fault | undefined;

  /** `ask` resolves when the client is let in, and rejects with a Fault when it is not. */
  constructor(ask: (gone: AbortSignal) => Promise<void>) {
    this.#ask = ask;
  }

  get isDecided(): boolean {
    return this.#isDecided;
  }

  /** Why it was not let in; undefined: it was, or nobody knows yet. */
  get refusal(): Fault | undefined {
    return this.#refusal;
  }

  /** Resolves when it is known; asks when nobody has. */
  decide(): Promise<void> {
    this.#decision ??= this.#ask(this.#gone.signal)
      .catch((error: unknown) => {
        // What is thrown is a Fault: the gatekeeper words everything else.
        this.#refusal = error as Fault;
      })
      .then(() => {
        this.#isDecided = true;
        for (const listener of this.#listeners) listener();
      });
    return this.#decision;
  }

  /** Calls back once it is known. */
  onDecided(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The client has gone: nobody needs an answer. */
  abandon(): void {
    this.#gone.abort();
  }
}
