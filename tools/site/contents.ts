import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page in the list at the side. */
export interface ContentsItem {
  readonly text: string;
  readonly link: string;
}

/** A part of the list. */
export interface ContentsGroup {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: readonly ContentsItem[];
}

/** Pages that the site has beyond those of the repository, by the group that they belong to. */
const generated: Readonly<Record<string, readonly ContentsItem[]>> = {
  Reference: [
    { text: 'SDK for TypeScript', link: '/reference/sdk/' },
    { text: 'Every command', link: '/reference/commands' },
  ],
};

/** What the list at the side has: the groups of docs/README.md, in their order. */
export function contentsOf(repository: string): readonly ContentsGroup[] {
  const text = readFileSync(join(repository, 'docs/README.md'), 'utf8');
  const [, ...groups] = text.split(/^## /m);
  return groups.map((group) => {
    const title = group.slice(0, group.indexOf('\n')).trim();
    const items = Array.from(group.matchAll(/^- \[(.*?)\]\((\S+?)\)/gm), ([, name = '', path = '']) => ({
      text: name,
      link: linkOf(path),
    }));
    return { text: title, collapsed: title.startsWith('Why'), items: [...items, ...(generated[title] ?? [])] };
  });
}

function linkOf(path: string): string {
  return `/${path.replace(/README\.md$/, '').replace(/\.md$/, '')}`;
}
