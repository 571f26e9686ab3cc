/**
 * Whether a whole text matches a pattern in which `*` stands for any characters and `?` for one. Takes time by the
 * product of the two lengths at worst, so that no name can be chosen to make it slow.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, place, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = pattern[place];
    if (wanted === '*') {
      [star, resume] = [place, at];
      place += 1;
    } else if (wanted === '?' || wanted === text[at]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      place = star + 1;
      resume += 1;
      at = resume;
    } else {
      return false;
    }
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/**
 * Whether a distinguished name matches a pattern, part by part: a `*` stays within one part, so that `CN=*,O=Example`
 * cannot be met by a name that brings an organisation of its own.
 */
export function matchesDistinguishedName(pattern: string, name: string): boolean {
  const [wanted, found] = [partsOf(pattern), partsOf(name)];
  return wanted.length === found.length && wanted.every((part, index) => matchesGlob(part, found[index] ?? ''));
}

/** The parts between commas and pluses that are not escaped. */
function partsOf(name: string): string[] {
  return (name.match(/(?:\\.|[^,\\])+/gs) ?? []).map((part) => part.trim());
}
