/** Where things stand in the text of a policy, so that a problem can name its line. */
export interface PolicyPlaces {
  /** Line, from 1, of the table, for example `roles.web`, or `rules` with the number of the rule. */
  tableLine(table: string, index?: number): number;
  /** Line of a key within that table, or of a word within the value of that key; of the table when it is not found. */
  keyLine(table: string, index: number | undefined, key: string, word?: string): number;
}

interface Section {
  readonly line: number;
  readonly end: number;
}

/** Finds the sections of a TOML text that was parsed without a problem. A policy may have ten thousand of them. */
export function findPlaces(text: string): PolicyPlaces {
  const lines = text.split('\n');
  const sections = sectionsOf(lines);
  const find = (table: string, index = 0): Section | undefined => sections.get(table)?.[index];
  return {
    tableLine: (table, index) => find(table, index)?.line ?? 1,
    keyLine(table, index, key, word) {
      const section = find(table, index) ?? { line: 1, end: lines.length };
      const within = lines.slice(section.line - 1, section.end - 1);
      const keyAt = within.findIndex((line) => keyOf(line) === key);
      if (keyAt < 0) return section.line;
      const wordAt = word === undefined ? -1 : within.findIndex((line, at) => at >= keyAt && line.includes(word));
      return section.line + (wordAt < 0 ? keyAt : wordAt);
    },
  };
}

/** By the names of their tables, in order. */
function sectionsOf(lines: readonly string[]): ReadonlyMap<string, readonly Section[]> {
  const heads = lines.flatMap((line, at) => {
    const table = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/.exec(line)?.[1];
    return table === undefined ? [] : [{ table: plain(table), line: at + 1 }];
  });
  const sections = new Map<string, Section[]>();
  for (const [at, { table, line }] of heads.entries()) {
    const section = { line, end: heads[at + 1]?.line ?? lines.length + 1 };
    const same = sections.get(table);
    if (same === undefined) sections.set(table, [section]);
    else same.push(section);
  }
  return sections;
}

function keyOf(line: string): string | undefined {
  const key = /^\s*("[^"]*"|'[^']*'|[\w-]+)\s*=/.exec(line)?.[1];
  return key === undefined ? undefined : plain(key);
}

/** A key without the quotes that it may be written in. */
function plain(key: string): string {
  return key.replaceAll(/["']/g, '').replaceAll(/\s*\.\s*/g, '.');
}
