import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestDaemon, type TestDaemon } from '../dist/testing/index.js';
import { compileExamples, programOf } from './documentation/compile-examples.ts';
import { pages, readExamples, root } from './documentation/read-examples.ts';
import { openShellStage, type ShellStage } from './documentation/shell-stage.ts';

const examples = pages().flatMap(readExamples);
const programs = examples.filter(({ language }) => language === 'ts');

/** `text` is what something prints; everything else is tried here. */
const languages = ['ts', 'sh', 'toml', 'xml', 'text'];

let complaints: string;
beforeAll(() => {
  complaints = compileExamples(programs);
});

test('every example is of a kind that is tried', () => {
  const others = examples.filter(({ language }) => !languages.includes(language));
  expect(others.map(({ page, line, language }) => `${page}:${line}: ${language || 'no language'}`)).toEqual([]);
});

test('every program type-checks as it stands', () => {
  expect(complaints).toBe('');
});

describe.each(pages().filter((page) => readExamples(page).some(({ language }) => language !== 'text')))(
  '%s',
  (page) => {
    const own = readExamples(page);
    const has = (...kinds: string[]): boolean => own.some(({ language }) => kinds.includes(language));
    let daemon: TestDaemon;
    let stage: ShellStage;

    beforeAll(async () => {
      if (has('ts', 'xml')) daemon = await startTestDaemon();
      if (!has('sh')) return;
      stage = openShellStage();
      const { status, output } = stage.run('holdfast up');
      expect(output, 'the daemons start').toContain('started');
      expect(status).toBe(0);
    });
    afterAll(async () => {
      stage?.[Symbol.dispose]();
      await daemon?.[Symbol.asyncDispose]();
    });

    // In order: what one example defines, the next one may use.
    for (const example of own) {
      const { language, line, text } = example;
      const where = `line ${line} (${language})`;
      if (language === 'ts') {
        test(where, () => {
          const env = { ...process.env, HOLDFAST_URI: daemon.uri };
          const run = spawnSync(process.execPath, [programOf(example)], { env, encoding: 'utf8', timeout: 50_000 });
          expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
        });
      }
      if (language === 'sh') {
        test(where, () => {
          const { status, output } = stage.run(text);
          expect(status, output).toBe(0);
        });
      }
      if (language === 'xml') {
        test(where, async () => {
          const host = await daemon.connect();
          const { warnings } = await host.domains.define(text, { validateOnly: true });
          expect(warnings).toEqual([]);
        });
      }
      if (language === 'toml') {
        test(where, async () => {
          const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
          const folder = mkdtempSync(join(root, '.holdfast/documentation/config-'));
          writeFileSync(join(folder, 'holdfastd.toml'), text);
          await using configured = await startTestDaemon({ args: ['--config', join(folder, 'holdfastd.toml')] });
          expect(configured.logs).toContain('ready on');
          rmSync(folder, { recursive: true });
        });
      }
    }
  },
);

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
    const groups = ['domain', 'host', 'lock', 'operation'];
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
