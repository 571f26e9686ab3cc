import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, root } from './read-examples.ts';
import { parts } from './try-pages.ts';

test('each part of the pages is tried by a file of tests', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.startsWith('part-'));
  const wanted = Array.from({ length: parts }, (_each, index) => `part-${index + 1}.int.test.ts`);
  expect(files.toSorted()).toEqual(wanted);
  for (const [index, file] of wanted.entries())
    expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(`\ntryPages(${index + 1});\n`);
});

describe('what the pages say of the programs', () => {
  const helpOf = (program: string, ...args: string[]): string =>
    spawnSync(process.execPath, [join(root, 'packages', program), ...args, '--help'], { encoding: 'utf8' }).stdout;
  const read = (page: string): string => readFileSync(join(root, page), 'utf8');

  test('docs/daemon.md has the help of holdfastd, whoever runs it', () => {
    // Where things stand by default depends on the user.
    const withoutDefaults = (text: string): string => text.replaceAll(/ \([^()]*\)$/gm, '');
    expect(withoutDefaults(read('docs/daemon.md'))).toContain(withoutDefaults(helpOf('daemon/bin/holdfastd.js')));
  });

  test('docs/locks.md has the help of holdfast-lockd', () => {
    expect(read('docs/locks.md')).toContain(helpOf('lockd/bin/holdfast-lockd.js'));
  });

  test('docs/cli.md has the exit codes', () => {
    const [, codes = 'no exit codes'] = /Exit codes:\n([^]*?)\n\n/.exec(`${helpOf('cli/bin/holdfast.js')}\n\n`) ?? [];
    expect(read('docs/cli.md')).toContain(codes);
  });

  test('docs/cli.md names every command', () => {
    const commandsOf = (...group: string[]): readonly string[] =>
      [
        ...helpOf('cli/bin/holdfast.js', ...group).matchAll(
          /^ {2}([a-z][a-z-]*)(?:\|[a-z]+)?(?: [[<].*?[\]>])* {2,}\S/gm,
        ),
      ]
        .map(([, name = '']) => name)
        .filter((name) => name !== 'help' && name !== 'holdfast');
    const groups = ['domain', 'host', 'lock', 'operation', 'pki', 'token'];
    const top = commandsOf().filter((name) => !groups.includes(name));
    const all = [...top, ...groups.flatMap((group) => commandsOf(group).map((verb) => `${group} ${verb}`))];
    expect(all.length).toBeGreaterThan(30);
    const page = read('docs/cli.md');
    expect(all.filter((command) => !page.includes(`holdfast ${command}`))).toEqual([]);
  });
});

describe('what the pages point to', () => {
  const texts = [...pages(), 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'examples/README.md'];

  test.each(texts)('the links of %s lead somewhere', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const targets = [...text.matchAll(/\]\(([\w./-]*)(?:#([\w-]*))?\)/g)];
    const broken = targets.filter(([, file = '', anchor]) => {
      const path = file === '' ? join(root, page) : join(root, dirname(page), file);
      return !existsSync(path) || (anchor !== undefined && !anchorsOf(path).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('the index of the docs names each of them', () => {
    const index = readFileSync(join(root, 'docs/README.md'), 'utf8');
    const names = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    const decisions = readdirSync(join(root, 'docs/decisions')).map((name) => `decisions/${name}`);
    expect([...names, ...decisions].filter((name) => !index.includes(`](${name})`))).toEqual([]);
  });

  test('the files that ARCHITECTURE.md names are there', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|mjs|proto|md|xml))`/g)].map(([, file = '']) => file);
    // The walk through a new RPC names files that do not exist until somebody makes them.
    const wanted = new Set(named.filter((file) => !/inject|NNNN/.test(file)));
    const all = ['packages', 'tools', 'docs', 'bench', 'examples'].flatMap((folder) => filesBelow(folder));
    expect(wanted.size).toBeGreaterThan(10);
    expect(
      [...wanted].filter((file) => !existsSync(join(root, file)) && !all.some((each) => each.endsWith(`/${file}`))),
    ).toEqual([]);
  });
});

/** The names under which the headings of a page can be linked to. */
function anchorsOf(path: string): readonly string[] {
  const headings = readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return ['node_modules', 'dist', 'golden'].includes(entry.name) ? [] : filesBelow(path);
  });
}
