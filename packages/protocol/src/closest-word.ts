/**
 * The word of a vocabulary that was probably meant: at most a third of the letters may differ, and at most three.
 * Undefined when nothing is near.
 */
export function closestWord(word: string, vocabulary: Iterable<string>): string | undefined {
  const given = word.toLowerCase().slice(0, 64);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.ceil(given.length / 3)) + 1;
  for (const candidate of vocabulary) {
    const distance = editDistance(given, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * How many letters must be put in, taken out, changed or swapped with their neighbour; `limit` when it is more. A vocabulary
 * may be the names of thousands: what both words begin and end with is passed over, and whoever is too far is given up early.
 */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  const shorter = Math.min(one.length, other.length);
  let begin = 0;
  while (begin < shorter && one[begin] === other[begin]) begin++;
  let ends = 0;
  while (ends < shorter - begin && one.at(-1 - ends) === other.at(-1 - ends)) ends++;
  return distanceOf(one.slice(begin, one.length - ends), other.slice(begin, other.length - ends), limit);
}

function distanceOf(one: string, other: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  let leastOfLast = 0;
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const found = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        isSwapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
      current[column] = found;
      least = Math.min(least, found);
    }
    // A swap reaches over one row.
    if (Math.min(least, leastOfLast) >= limit) return limit;
    leastOfLast = least;
    [beforeLast, last] = [last, current];
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
