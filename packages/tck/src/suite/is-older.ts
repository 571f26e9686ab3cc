/** Whether one release came before another, both as `1.2.3`; what is not a number counts as 0. */
export function isOlder(release: string, other: string): boolean {
  const [one, two] = [partsOf(release), partsOf(other)];
  for (const [index, part] of two.entries()) {
    const mine = one[index] ?? 0;
    if (mine !== part) return mine < part;
  }
  return false;
}

function partsOf(release: string): number[] {
  return ['0', '0', '0'].map((none, index) => Number.parseInt(release.split(/[.+-]/)[index] ?? none, 10) || 0);
}
