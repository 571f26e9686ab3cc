import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeDirectory, makeDirectorySync } from './make-directory.js';

const folder = mkdtempSync(join(tmpdir(), 'hf-make-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['at once', async (path: string) => makeDirectorySync(path, 0o700)],
  ['beside other work', (path: string) => makeDirectory(path, 0o700)],
])('a directory that is made %s', (how, make) => {
  const at = (...names: string[]): string => join(folder, how, ...names);

  test('has what is above it, and what was made first is told', async () => {
    expect(await make(at('a', 'b', 'c'))).toBe(at());
    expect(await make(at('a', 'b', 'c'))).toBeUndefined();
    expect(await make(at('a', 'd', 'e'))).toBe(at('a', 'd'));
    expect(statSync(at('a', 'd')).mode & 0o777).toBe(0o700);
    expect(await make('/')).toBeUndefined();
  });

  test('is refused where something else is, and where the kernel makes none though what is above is there', async () => {
    mkdirSync(at(), { recursive: true });
    writeFileSync(at('file'), '');
    symlinkSync(at('gone'), at('link'));
    await expect(make(at('file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(at('file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(make(at('link', 'x'))).rejects.toMatchObject({
      code: expect.stringMatching(/^E(NOENT|EXIST)$/) as string,
    });
    expect(existsSync(at('gone'))).toBe(false);
    for (const path of ['/proc/holdfast-none', '/proc/holdfast-none/x/y']) {
      await expect(make(path)).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });
});
