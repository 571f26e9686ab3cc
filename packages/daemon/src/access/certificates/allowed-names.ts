/**
 * Whether a distinguished name is on a list of patterns, in which `*` stands for any text and `?` for one character. An
 * empty list allows everybody whom the authority has signed.
 */
export function isAllowedName(patterns: readonly string[], distinguishedName: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matches(pattern, distinguishedName));
}

/** Goes back to the last star only, so that no pattern takes long. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let patternAt = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[patternAt];
    if (wanted === '*') {
      star = patternAt++;
      starAt = at;
    } else if (wanted === '?' || wanted === text[at]) {
      patternAt++;
      at++;
    } else if (star >= 0) {
      patternAt = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
