import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Program } from '../../packages/cli/test/system/program.js';
import { repository } from '../releases.ts';
import { filesOf, importsOf, readManifest } from './entries.ts';
import { type LaidOut, layOut } from './lay-out.ts';
import { packAll, versionOf } from './pack.ts';
import { type PackageName, packageNames } from './package-names.ts';
import { run, usersProject, writeProject } from './project.ts';

/** The packages as they would be published, in a project that has nothing else. */
let folder: string;
let laidOut: LaidOut;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hf-install-'));
  packAll(join(folder, 'tarballs'));
  laidOut = layOut(join(folder, 'tarballs'), join(folder, 'project'));
  writeProject(laidOut.folder, usersProject);
  // Of a user's own: the types of Node.js.
  symlinkSync(join(repository, 'node_modules/@types'), join(laidOut.folder, 'node_modules/@types'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What compiles for it all the same. That everything works there is tried with `npm run compat -- packages`. */
const missingInNode22 =
  /\bnew (Async)?DisposableStack\b|\b(Promise\.try|RegExp\.escape|Error\.isError|Math\.sumPrecise)\(/;

describe.each(packageNames)('@holdfast/%s', { timeout: 240_000 }, (name) => {
  const place = (): string => laidOut.packageAt(name);

  test('has what its manifest names, and nothing that does not belong there', async () => {
    const { messages } = await publint({ pkgDir: place(), strict: true, pack: false });
    const manifest = readManifest(place());
    expect(messages.map((message) => formatMessage(message, manifest as never, { color: false }))).toEqual([]);
    const foreign = filesOf(place()).filter((path) =>
      /\.test\.|\.tsbuildinfo$|^dist\/.*\.map$|^src\/(?!gen\/)/.test(path),
    );
    expect(foreign).toEqual([]);
  });

  test('uses nothing that the oldest Node.js does not have', () => {
    const programs = filesOf(place()).filter((path) => /\.m?js$/.test(path));
    const tooNew = programs.filter((path) => missingInNode22.test(readFileSync(join(place(), path), 'utf8')));
    expect(tooNew).toEqual([]);
  });

  test('is imported, by each way in', () => {
    const imports = importsOf(name, readManifest(place()));
    const script = imports.map((each) => `await import('${each}');`).join('');
    const { status, stderr } = run(process.execPath, ['--input-type=module', '-e', script], laidOut.folder);
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('the programs start', { timeout: 240_000 }, () => {
  const ways: readonly [program: keyof LaidOut['programs'], of: PackageName, args: readonly string[], says: RegExp][] =
    [
      ['daemon', 'daemon', ['--version'], /^holdfastd (\S+)\n$/],
      ['lockd', 'lockd', ['--version'], /^holdfast-lockd (\S+)\n$/],
      ['cli', 'cli', ['--version'], /^(\S+)\n$/],
      ['tck', 'tck', ['--list'], /^events of each step: /],
    ];
  test.each(ways)('%s', (program, of, args, says) => {
    const { status, stdout, stderr } = run(process.execPath, [laidOut.programs[program], ...args], laidOut.folder);
    expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(says)]);
    expect(says.exec(stdout)?.[1] ?? versionOf(of)).toBe(versionOf(of));
  });
});

test('a program of a user compiles, whichever way packages are found, and works', { timeout: 240_000 }, () => {
  for (const project of ['tsconfig.json', 'tsconfig.bundler.json']) {
    const { status, stdout } = run('tsc', ['-p', project, '--pretty', 'false'], laidOut.folder);
    expect([project, status, stdout]).toEqual([project, 0, '']);
  }
  const { status, stdout, stderr } = run(process.execPath, ['out/main.js'], laidOut.folder);
  expect([status, stderr, stdout]).toEqual([0, '', 'it works\n']);
});

test('what the documentation has installed is all of them, with all that they need of each other', () => {
  const commands = ['quick-start.md', 'testing.md'].flatMap((page) =>
    readFileSync(join(repository, 'docs', page), 'utf8')
      .split('\n')
      .filter((line) => /^npm install .*holdfast/.test(line)),
  );
  expect(new Set(commands)).toEqual(new Set(['npm install ../holdfast-packages/*.tgz']));
  const own = packageNames.map((name) => `@holdfast/${name}`);
  for (const name of packageNames) {
    const manifest = readFileSync(join(repository, 'packages', name, 'package.json'), 'utf8');
    const { private: isKept = false, dependencies = {} } = JSON.parse(manifest) as {
      readonly private?: boolean;
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    const needed = Object.keys(dependencies).filter((each) => each.startsWith('@holdfast/'));
    expect([name, isKept, needed.filter((each) => !own.includes(each))]).toEqual([name, false, []]);
  }
});

test('where no script of others may run, fs-ext is not compiled: lockd says so, and locks without it', async () => {
  const module = join(laidOut.packageAt('lockd'), 'node_modules/fs-ext');
  const compiled = realpathSync(module);
  rmSync(module);
  cpSync(compiled, module, { recursive: true, filter: (path) => !path.endsWith('/build') });
  const settings = ['--socket', join(folder, 'lockd.sock'), '--state-dir', join(folder, 'lockd'), '--backend', 'posix'];
  const lockd = await new Program([process.execPath, laidOut.programs.lockd, ...settings]).ready();
  await lockd.end('SIGTERM');
  const told = lockd.log.find(({ msg }) => msg === 'lock backend ofd is used instead');
  expect(told?.['problems']).toEqual([
    expect.stringMatching(/^posix \(fs-ext\): .*; compile it: "npm rebuild fs-ext"/),
  ]);
  // A user without a daemon asks the doctor, who looks at the same place.
  const { stdout } = run(process.execPath, [laidOut.programs.cli, 'doctor', '--dir', folder, '-o', 'json'], folder);
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly check: string; message: string }[];
  };
  expect(findings.find(({ check }) => check === 'locks')?.message).toContain('fs-ext is not compiled');
});
