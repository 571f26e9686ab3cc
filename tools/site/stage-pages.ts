import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Lays out what the site is built from in a folder: the pages of `docs`, and the files beside them that they point to. */
export function stagePages(repository: string, stage: string): void {
  rmSync(stage, { recursive: true, force: true });
  cpSync(join(repository, 'tools/site/assets'), join(stage, 'public'), { recursive: true });
  const docs = join(repository, 'docs');
  const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  for (const page of pages) {
    const text = readFileSync(join(docs, page), 'utf8');
    const staged = withFilesBeside(text, join(docs, page), repository, stage);
    writePage(stage, page.replace(/README\.md$/, 'index.md'), page === 'README.md' ? withoutTitle(staged) : staged);
  }
}

/** Writes a page, wherever it stands. */
export function writePage(stage: string, page: string, text: string): void {
  const path = join(stage, page);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The first page has a title of its own. */
function withoutTitle(text: string): string {
  return text.replace(/^# .*\n/, '');
}

/** Links that lead out of `docs` lead to copies of what they meant; links to a README to the page that it becomes. */
function withFilesBeside(text: string, page: string, repository: string, stage: string): string {
  const docs = join(repository, 'docs');
  return text.replaceAll(/\]\(([\w./-]+)(#[\w-]+)?\)/g, (_link, target: string, anchor = '') => {
    const path = join(dirname(page), target);
    const inDocs = relative(docs, path).replace(/README\.md$/, 'index.md');
    if (!inDocs.startsWith('..')) return `](/${inDocs}${anchor})`;
    return `](${beside(repository, relative(repository, path).replace(/\/$/, ''), stage)}${anchor})`;
  });
}

/** Puts a file or the list of a folder on the site, as a page; answers where. */
function beside(repository: string, place: string, stage: string): string {
  const path = join(repository, place);
  if (statSync(path).isDirectory()) {
    const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
    const links = entries
      .filter((entry) => statSync(join(path, entry)).isFile())
      .map((entry) => `- [${entry}](${beside(repository, `${place}/${entry}`, stage)})`);
    writePage(stage, `files/${place}/index.md`, `# ${place}\n\n${links.toSorted().join('\n')}\n`);
    return `/files/${place}/`;
  }
  const file = place.endsWith('.md') ? `files/${place}` : `files/${place}.md`;
  if (existsSync(join(stage, file))) return `/${file}`;
  const text = readFileSync(path, 'utf8');
  // There before its own links are followed: they may lead back.
  writePage(stage, file, asBlock(place, text));
  if (place.endsWith('.md')) writePage(stage, file, withFilesBeside(text, path, repository, stage));
  return `/${file}`;
}

/** Shown as a page: what a server says of the types of unknown files is no business of the reader. */
function asBlock(place: string, text: string): string {
  const languages: Readonly<Record<string, string>> = {
    ts: 'ts',
    mjs: 'js',
    json: 'json',
    xml: 'xml',
    py: 'python',
    pl: 'perl',
    service: 'ini',
    socket: 'ini',
  };
  const language = languages[/\.(\w+)$/.exec(place)?.[1] ?? ''] ?? 'text';
  return `# ${place}\n\n\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\`\n`;
}
