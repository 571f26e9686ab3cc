import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorCode, hostFileSystem } from './file-system.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-files-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('create never takes what is there already, nor what a link points to', async () => {
  await writeFile(join(directory, 'file'), '');
  await symlink(join(directory, 'nowhere'), join(directory, 'link'));
  await expect(hostFileSystem.create(join(directory, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(hostFileSystem.create(join(directory, 'link'))).rejects.toMatchObject({ code: 'EEXIST' });
  expect((await readdir(directory)).sort()).toEqual(['file', 'link']);
});

test('makeDirectory makes all that is missing, and minds nothing that is there', async () => {
  const deep = join(directory, 'a', 'b', 'c');
  await hostFileSystem.makeDirectory(deep);
  await hostFileSystem.makeDirectory(deep);
  await hostFileSystem.makeDirectory(join(directory, 'a', 'd'));
  expect((await readdir(directory, { recursive: true })).sort()).toEqual(['a', 'a/b', 'a/b/c', 'a/d']);
});

test('errorCode names errors of the system, and others not', () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  expect([full, new Error('x'), 'text', undefined].map(errorCode)).toEqual(['ENOSPC', '', '', '']);
});
