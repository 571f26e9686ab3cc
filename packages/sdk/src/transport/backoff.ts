const firstMs = 20;
const longestMs = 1000;

/** How long to wait before the attempt of that number, from 1; spread, so that many clients do not come back as one. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}
