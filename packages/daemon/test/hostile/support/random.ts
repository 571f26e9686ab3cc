/** Numbers that look random and follow from a seed, so that what they found can be found again. */
export interface Random {
  /** A whole number from 0 to `below`, without it. */
  below(below: number): number;
  /** One of these. */
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Buffer;
}

/** Begins a series; the same seed begins the same. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    // Mulberry32: short, and good enough to choose bytes by.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    pick<T>(from: readonly T[]): T {
      return from[below(from.length)] as T;
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => next() & 255)),
  };
}

/** The seed of this run: what HOLDFAST_SEED says, otherwise a new one. */
export function seedOfThisRun(): number {
  const given = process.env['HOLDFAST_SEED'];
  return given === undefined ? Math.trunc(Math.random() * 0xffff_ffff) : Number(given);
}
