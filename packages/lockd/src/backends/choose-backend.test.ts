import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BackendLoaders, type BackendWish, chooseBackend } from './choose-backend.js';
import { loadFcntlOfd } from './fcntl-ofd.js';
import { loadFcntlPosix } from './fcntl-posix.js';
import type { LockBackend } from './lock-backend.js';

let directory: string;
let logged: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hf-choose-'));
  logged = '';
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const works: BackendLoaders = { ofd: loadFcntlOfd, posix: loadFcntlPosix };
const noPosix: BackendLoaders = {
  ...works,
  posix: () => {
    throw new Error("Cannot find module './build/Release/fs_ext.node'\nRequire stack: ...");
  },
};
/** A kernel without F_OFD_SETLK. */
const noOfd: BackendLoaders = {
  ...works,
  ofd: (): LockBackend => ({
    ...loadFcntlOfd(),
    tryLock: () => Promise.reject(Object.assign(new Error('EINVAL: invalid argument'), { code: 'EINVAL' })),
  }),
};
/** A file system that grants every lock to everybody. */
const blind: BackendLoaders = { ...noPosix, ofd: () => ({ ...loadFcntlOfd(), tryLock: async () => true }) };

function choose(wish: BackendWish, loaders: BackendLoaders): Promise<LockBackend> {
  const log = pino({}, { write: (line: string) => (logged += line) });
  return chooseBackend(wish, directory, log, loaders);
}

test.each([
  ['auto', 'ofd', works],
  ['ofd', 'ofd', works],
  ['posix', 'posix', works],
  ['auto', 'posix', noOfd],
  ['posix', 'ofd', noPosix],
] as const)('wish %s: %s', async (wish, expected, loaders) => {
  expect((await choose(wish, loaders)).name).toBe(expected);
  expect(readdirSync(directory)).toEqual([]);
});

test('says what does not work, and how to mend fs-ext', async () => {
  await choose('posix', noPosix);
  expect(logged).toContain('lock backend ofd is used instead');
  expect(logged).toContain("posix (fs-ext): Cannot find module './build/Release/fs_ext.node'; compile it:");
  expect(logged).toContain('npm rebuild fs-ext');
});

test('ofd is taken at its word', async () => {
  await expect(choose('ofd', noOfd)).rejects.toThrow(/^no lock backend works in .*: ofd .*EINVAL/);
});

test('locks that exclude nobody are no locks', async () => {
  await expect(choose('auto', blind)).rejects.toThrow(/exclude nobody; posix \(fs-ext\)/);
});
