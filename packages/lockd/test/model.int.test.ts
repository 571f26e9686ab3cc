import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const model = fileURLToPath(new URL('../model/lease.pml', import.meta.url));
const guards = [...readFileSync(model, 'utf8').matchAll(/^#define ([A-Z]+_[A-Z]+) (\d+)$/gm)].map(
  ([, name = '', number = '']) => [name, number] as const,
);
const isHere = ['spin', 'gcc'].every((program) => spawnSync(program, ['--version']).error === undefined);

describe.skipIf(!isHere && process.env['HOLDFAST_REQUIRE_ALL'] === undefined)('the model of a lease', () => {
  let folder: string;

  function run(command: string, args: readonly string[], missing: string): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, MISSING: missing },
    });
    if (error !== undefined || status !== 0) throw error ?? new Error(`${command}: ${stdout}${stderr}`);
    return stdout;
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hf-model-'));
    run('spin', ['-a', model], '0');
    run('gcc', ['-O1', '-w', '-DSAFETY', '-o', 'pan', 'pan.c'], '0');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What the search says, which ends at the first fault that it finds. */
  const search = (missing: string): string => run('./pan', ['-m100000'], missing);

  test('keeps its promises in every order of what can happen', { timeout: 300_000 }, () => {
    const said = search('0');
    expect(said).toMatch(/errors: 0\n/);
    // A search that was cut short would find nothing either.
    expect(said).not.toMatch(/search not completed|max search depth too small/i);
  });

  test('has eight guards', () => {
    expect(guards.length).toBe(8);
  });

  test.each(guards)('breaks one without the guard %s', { timeout: 300_000 }, (_name, number) => {
    expect(search(number)).toMatch(/errors: 1\n/);
  });
});
