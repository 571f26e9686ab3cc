import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root: string = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));

/** A fenced block of a page. */
export interface Example {
  readonly page: string;
  /** Number of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The pages whose examples are tried: the README and everything below `docs`. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const below = docs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`);
  return ['README.md', ...below.toSorted((a, b) => a.localeCompare(b))];
}

/** The fenced blocks of a page, in order. */
export function readExamples(page: string): readonly Example[] {
  const examples: Example[] = [];
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, text] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    const fence = /^ *```(.*)$/.exec(text);
    if (open === undefined) {
      if (fence !== null) open = { language: fence[1] ?? '', line: index + 2, lines: [] };
    } else if (fence === null) {
      open.lines.push(text);
    } else {
      examples.push({ page, line: open.line, language: open.language, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${page}:${open.line}: the block has no end`);
  return examples;
}
