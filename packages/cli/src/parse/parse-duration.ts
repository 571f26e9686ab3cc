import { InvalidArgumentError } from 'commander';

const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/**
 * Reads a length of time such as `30s`, `500ms`, `2m` or `1h`; a number alone is seconds. Answers milliseconds.
 * @throws InvalidArgumentError when it is none
 */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/.exec(text.trim());
  const ms = match === null ? Number.NaN : Math.round(Number(match[1]) * (factors[match[2] ?? 's'] ?? Number.NaN));
  if (!Number.isFinite(ms) || ms > 2 ** 31 - 1)
    throw new InvalidArgumentError('a time looks like 30s, 500ms, 2m or 1h.');
  return ms;
}
