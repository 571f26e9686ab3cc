const longest = 65536;

/** The highest number of a list such as `0-3,^2`; -1 when there is none in it, or it is no list. Exclusions hold wherever they stand. */
export function highestCpuOf(list: string): number {
  const excluded: [first: number, last: number][] = [];
  // Filled and searched natively: thousands of nodes that all name all there are must not take seconds.
  const isIn = new Uint8Array(longest);
  for (const part of list.split(',').filter((text) => text !== '')) {
    const match = /^(\^?)(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
    if (match === null) return -1;
    const first = Number(match[2]);
    const last = Number(match[3] ?? match[2]);
    if (last < first || last >= longest) return -1;
    if (match[1] === '^') excluded.push([first, last]);
    else isIn.fill(1, first, last + 1);
  }
  for (const [first, last] of excluded) isIn.fill(0, first, last + 1);
  return isIn.lastIndexOf(1);
}
