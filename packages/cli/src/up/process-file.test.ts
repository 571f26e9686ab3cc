import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProcessFile, writeProcessFile } from './process-file.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-cli-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a living process is found again', () => {
  const path = join(directory, 'a.pid');
  writeProcessFile(path, process.pid);
  expect(readProcessFile(path)).toBe(process.pid);
});

test.each([
  ['a pid that is another process by now', `${process.pid} 1\n`],
  ['a pid without a process', '4194305 17\n'],
  ['a pid alone', `${process.pid}\n`],
  ['rubbish', 'hello world\n'],
  ['nothing', ''],
])('%s is nobody', (_what, text) => {
  const path = join(directory, 'b.pid');
  writeFileSync(path, text);
  expect(readProcessFile(path)).toBeUndefined();
});

test('no file is nobody', () => {
  expect(readProcessFile(join(directory, 'none.pid'))).toBeUndefined();
});
