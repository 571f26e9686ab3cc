import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { accountName } from './account-name.js';

test('a number has the name that the file gives it, if any', () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-accounts-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'passwd');
  writeFileSync(file, 'root:x:0:0:root:/root:/bin/sh\nada:x:1000:100::/home/ada:/bin/sh\n\n');
  const names = [0, 1000, 100, undefined].map((id) => accountName(file, id));
  expect(names).toEqual(['root', 'ada', undefined, undefined]);
  expect(accountName(join(directory, 'none'), 0)).toBeUndefined();
});
