import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadFcntlOfd } from '../backends/fcntl-ofd.js';
import { FileSystems } from './files/file-systems.js';
import { defaultLockspace, resolveResource } from './resource.js';

const fileSystems = new FileSystems(loadFcntlOfd());
const resolve = (lockspace: string, path: string) => resolveResource(lockspace, path, fileSystems);

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'hf-resource-')));
  writeFileSync(join(directory, 'a.img'), '');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('the name is the SHA-256 of the resolved path', async () => {
  const path = join(directory, 'a.img');
  expect(await resolve('', path)).toMatchObject({
    lockspace: defaultLockspace,
    name: createHash('sha256').update(path).digest('hex'),
    path,
  });
});

test('every way to write a path gives one name, and a hard link the same identity', async () => {
  const path = join(directory, 'a.img');
  mkdirSync(join(directory, 'sub'));
  symlinkSync(path, join(directory, 'link'));
  symlinkSync(directory, join(directory, 'sub', 'up'));
  linkSync(path, join(directory, 'hard'));
  const plain = await resolve('', path);
  const others = [`${directory}//a.img`, `${directory}/sub/../a.img`, `${directory}/./a.img`, `${directory}/link`];
  for (const other of [...others, `${directory}/sub/up/a.img`]) expect(await resolve('', other)).toEqual(plain);
  const hard = await resolve('', `${directory}/hard`);
  expect([hard.identity === plain.identity, hard.name === plain.name]).toEqual([true, false]);
});

test.each([
  ['relative.img', 'INVALID_ARGUMENT'],
  ['', 'INVALID_ARGUMENT'],
  ['/a\0b', 'INVALID_ARGUMENT'],
  [`/${'x'.repeat(5000)}`, 'INVALID_ARGUMENT'],
  [`/${'x'.repeat(300)}`, 'INVALID_ARGUMENT'],
  ['/no/such/disk.img', 'FILE_NOT_FOUND'],
  ['/etc/passwd/disk.img', 'FILE_NOT_FOUND'],
])('path %j is refused: %s', async (path, reason) => {
  await expect(resolve('', path)).rejects.toMatchObject({ reason });
});

test('a loop of links is refused', async () => {
  symlinkSync(join(directory, 'loop'), join(directory, 'loop'));
  await expect(resolve('', join(directory, 'loop'))).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
});

test.each(['..', '.', '.index', '.lock', 'a/b', '-x', 'a b', 'ä', 'x'.repeat(201), 'a\0b'])(
  'lockspace %j is no name',
  async (lockspace) => {
    const call = resolve(lockspace, join(directory, 'a.img'));
    await expect(call).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
  },
);
