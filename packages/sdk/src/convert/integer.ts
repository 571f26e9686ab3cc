import type { FieldRule } from '@holdfast/protocol';

const largest = Number.MAX_SAFE_INTEGER;

/** The least and the largest of each kind that goes over the wire; of those that could pass 2^53, what can be counted exactly. */
const ranges: Readonly<Record<NonNullable<FieldRule['integer']>, readonly [least: number, most: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-largest, largest],
  uint64: [0, largest],
};

/** Whether a value is an integer that a field can hold; which of those are accepted is the daemon's to say. */
export function isInteger({ integer = 'int64' }: FieldRule, value: unknown): value is number {
  const [least, most] = ranges[integer];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}

/** What a field takes, in words: what is accepted where the schema says it, else what it can hold. */
export function integersOf({ integer = 'int64', minimum, maximum }: FieldRule): string {
  const [least, most] = ranges[integer];
  const to = maximum ?? most;
  const from = minimum ?? least;
  if (to === largest)
    return from === -largest ? 'a whole number below 2^53' : `a whole number from ${from}, below 2^53`;
  return `a whole number from ${from} to ${to}`;
}
