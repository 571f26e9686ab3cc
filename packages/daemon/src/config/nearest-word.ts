/** Finds the word that was most likely meant: at most a third of it, and no more than three letters, is wrong. */
export function nearestWord(found: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.min(3, Math.ceil(found.length / 3)) + 1;
  for (const word of words) {
    const distance = editDistance(found, word);
    if (distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return nearest;
}

// Levenshtein's distance, a row of the table at a time.
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
