/** How it is found out that a daemon hangs, or that the way to it is broken without a word. */
export interface SignsOfLife {
  /** After how long without a word it is asked for a sign of life; 0: never. */
  readonly intervalMs: number;
  /** How long it then has to give one. */
  readonly timeoutMs: number;
}

/** Where nothing else is said. */
export const usualSignsOfLife: SignsOfLife = { intervalMs: 20_000, timeoutMs: 10_000 };
