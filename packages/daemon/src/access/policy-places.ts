/** Where things stand in the text of a policy, so that a problem can name its line. */
export interface PolicyPlaces {
  /** Line, from 1, of the table, for example `roles.web`, or `rules` with the number of the rule. */
  tableLine(table: string, index?: number): number;
  /** Line of a key within that table, or of a word within the value of that key; of the table when it is not found. */
  keyLine(table: string, index: number | undefined, key: string, word?: string): number;
}

interface Section {
  readonly table: string;
  readonly index: number;
  readonly line: number;
  readonly end: number;
}

/** Finds the sections of a TOML text that was parsed without a problem. */
export function findPlaces(text: string): PolicyPlaces {
  const lines = text.split('\n');
  const sections = sectionsOf(lines);
  const find = (table: string, index = 0): Section | undefined =>
    sections.find((section) => section.table === table && section.index === index);
  return {
    tableLine: (table, index) => find(table, index)?.line ?? 1,
    keyLine(table, index, key, word) {
      const section = find(table, index) ?? { line: 1, end: lines.length };
      const within = (line: number): boolean => line >= section.line && line < section.end;
      const keyAt = lines.findIndex((line, at) => within(at + 1) && keyOf(line) === key);
      if (keyAt < 0) return section.line;
      if (word === undefined) return keyAt + 1;
      const wordAt = lines.findIndex((line, at) => at >= keyAt && within(at + 1) && line.includes(word));
      return (wordAt < 0 ? keyAt : wordAt) + 1;
    },
  };
}

function sectionsOf(lines: readonly string[]): Section[] {
  const heads = lines.flatMap((line, at) => {
    const table = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/.exec(line)?.[1];
    return table === undefined ? [] : [{ table: plain(table), line: at + 1 }];
  });
  return heads.map(({ table, line }, at) => ({
    table,
    line,
    index: heads.slice(0, at).filter((before) => before.table === table).length,
    end: heads[at + 1]?.line ?? lines.length + 1,
  }));
}

function keyOf(line: string): string | undefined {
  const key = /^\s*("[^"]*"|'[^']*'|[\w-]+)\s*=/.exec(line)?.[1];
  return key === undefined ? undefined : plain(key);
}

/** A key without the quotes that it may be written in. */
function plain(key: string): string {
  return key.replaceAll(/["']/g, '').replaceAll(/\s*\.\s*/g, '.');
}
