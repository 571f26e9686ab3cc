import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// The pages are committed so that they can be read where the code is, Python's part so that installing it needs no generator; this tells
// when the schema has moved on.
test('the reference pages and the Python that is generated are those of the schema', () => {
  const generate = join(import.meta.dirname, 'generate.mjs');
  const check = process.env['GOLDEN'] === '1' ? [] : ['--check'];
  const run = spawnSync(process.execPath, [generate, '--reference', ...check], { encoding: 'utf8' });
  expect(run.stdout + run.stderr).toBe('');
  expect(run.status).toBe(0);
}, 30_000);
