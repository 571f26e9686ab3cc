import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository, repositoryFiles } from './repository.ts';
import { oversized } from './size.ts';

test('no file of code has more than 500 lines', () => {
  const files = repositoryFiles().filter((file) => existsSync(join(repository, file)));
  expect(oversized(repository, files)).toEqual([]);
});

test('the gate bites', () => {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-size-'));
  writeFileSync(join(root, 'long.ts'), 'x\n'.repeat(501));
  writeFileSync(join(root, 'short.ts'), 'x\n'.repeat(500));
  expect(oversized(root, ['long.ts', 'short.ts'])).toEqual(['long.ts has 501 lines; at most 500 are allowed']);
  rmSync(root, { recursive: true });
});
