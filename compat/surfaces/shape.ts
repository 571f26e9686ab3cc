/** What a JSON value is made of: the types found at each path, `[].name` being that of every entry of a list. */
export type Shape = Readonly<Record<string, readonly string[]>>;

/** Describes JSON values that stand for the same: the answers of one command. */
export function shapeOf(values: readonly unknown[]): Shape {
  const found = new Map<string, Set<string>>();
  const visit = (path: string, value: unknown): void => {
    const types = found.get(path) ?? new Set<string>();
    found.set(path, types.add(typeOf(value)));
    if (Array.isArray(value)) for (const each of value as readonly unknown[]) visit(`${path}[]`, each);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) visit(path === '' ? key : `${path}.${key}`, each);
    }
  };
  for (const value of values) visit('', value);
  return Object.fromEntries([...found].map(([path, types]) => [path, [...types].toSorted()] as const).toSorted(byName));
}

/** What a program that reads the one misses in the other, a sentence each. */
export function lostOfShape(older: Shape, newer: Shape): readonly string[] {
  return Object.entries(older).flatMap(([path, types]) => {
    const now = newer[path];
    if (now === undefined) return [`${path} is gone`];
    const other = now.filter((type) => !types.includes(type));
    return other.length === 0 ? [] : [`${path} is ${now.join(' or ')}, and was ${types.join(' or ')}`];
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
