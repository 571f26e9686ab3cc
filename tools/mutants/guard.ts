/** A guard that keeps the daemon safe, how to take it away, and the test that has to notice. */
export interface Guard {
  readonly id: string;
  /** File below packages/. */
  readonly file: string;
  /** Text that is there once. */
  readonly text: string;
  /** What is there without the guard. */
  readonly without: string;
  /** File of the test, below packages/. One that ends in `.int.test.ts` runs against what is built. */
  readonly test: string;
  /** Part of the name of the test; empty: any of the file. */
  readonly name: string;
}
