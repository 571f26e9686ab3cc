const longest = 65536;

/** The numbers of a list such as `0-3,^2`; undefined when it is none. Exclusions hold wherever they stand. */
export function cpusOf(list: string): readonly number[] | undefined {
  const included = new Set<number>();
  const excluded = new Set<number>();
  for (const part of list.split(',').filter((text) => text !== '')) {
    const match = /^(\^?)(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
    if (match === null) return undefined;
    const first = Number(match[2]);
    const last = Number(match[3] ?? match[2]);
    if (last < first || last >= longest) return undefined;
    for (let number = first; number <= last; number++) (match[1] === '^' ? excluded : included).add(number);
  }
  return [...included].filter((number) => !excluded.has(number)).toSorted((one, other) => one - other);
}
