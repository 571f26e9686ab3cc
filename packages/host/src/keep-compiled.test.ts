import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOfCode, makePrivateFolder } from './keep-compiled.js';

const uid = process.geteuid?.() ?? -1;

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'hf-compiled-')));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('a user has a folder of its own, and root never one below a home', () => {
  const folder = (owner: number, environment: Record<string, string>) => folderOfCode({ uid: owner, environment });
  expect(folder(1000, { HOME: '/home/a' })).toBe('/home/a/.cache/holdfast/compiled');
  expect(folder(1000, { HOME: '/home/a', XDG_CACHE_HOME: '/tmp/a' })).toBe('/tmp/a/holdfast/compiled');
  expect(folder(1000, { HOME: '/home/a', XDG_CACHE_HOME: 'relative' })).toBe('/home/a/.cache/holdfast/compiled');
  expect(folder(1000, {})).toBeUndefined();
  expect(folder(0, { HOME: '/home/a', XDG_CACHE_HOME: '/tmp/a' })).toBe('/var/cache/holdfast/compiled');
});

test('it is made for nobody else', () => {
  const folder = join(directory, 'holdfast/compiled');
  expect(makePrivateFolder(folder, uid)).toBe(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(makePrivateFolder(folder, uid)).toBe(folder);
});

test.each([0o770, 0o750, 0o702])('one that others may enter is not used: %o', (mode) => {
  const folder = join(directory, 'compiled');
  mkdirSync(folder);
  chmodSync(folder, mode);
  expect(makePrivateFolder(folder, uid)).toBeUndefined();
});

test.each([0o770, 0o707])('neither is one that others could put another in the place of: %o', (mode) => {
  const above = join(directory, 'above');
  const folder = join(above, 'compiled');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(above, mode);
  expect(makePrivateFolder(folder, uid)).toBeUndefined();
  chmodSync(above, 0o755);
  expect(makePrivateFolder(folder, uid)).toBe(folder);
});

test('neither is a link, one of somebody else, or what is no folder', () => {
  const folder = join(directory, 'compiled');
  mkdirSync(folder, { mode: 0o700 });
  symlinkSync(folder, join(directory, 'link'));
  expect(makePrivateFolder(join(directory, 'link'), uid)).toBeUndefined();
  expect(makePrivateFolder(folder, uid + 1)).toBeUndefined();
  expect(makePrivateFolder('/dev/null/compiled', uid)).toBeUndefined();
});
