import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryLock } from './directory-lock.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('the second one is refused with the first one named, until the first one lets go', async () => {
  const first = await DirectoryLock.acquire(directory);
  const { since } = JSON.parse(await readFile(join(directory, 'lock-owner.json'), 'utf8')) as { since: string };
  await expect(DirectoryLock.acquire(directory)).rejects.toMatchObject({
    reason: 'INVALID_STATE',
    message: `${directory} is in use by process ${process.pid} since ${since}; two daemons cannot share it`,
    details: { metadata: { path: directory, pid: String(process.pid), since } },
  });
  await expect(DirectoryLock.acquire(directory)).rejects.toMatchObject({ reason: 'INVALID_STATE' });

  first[Symbol.dispose]();
  first[Symbol.dispose]();
  using second = await DirectoryLock.acquire(directory);
  expect(second).toBeInstanceOf(DirectoryLock);
});

test.each(['', 'no JSON', '[]', 'null', '{"pid":1}'])(
  'who cannot be named (%j) still keeps others off',
  async (owner) => {
    using _lock = await DirectoryLock.acquire(directory);
    await writeFile(join(directory, 'lock-owner.json'), owner);
    await expect(DirectoryLock.acquire(directory)).rejects.toMatchObject({
      message: `${directory} is in use by another process; two daemons cannot share it`,
    });
  },
);

test('what an earlier daemon left lying there is no lock', async () => {
  await writeFile(join(directory, 'lock'), '');
  await writeFile(join(directory, 'lock-owner.json'), '{"pid":1,"since":"2026-01-01T00:00:00.000Z"}');
  using _lock = await DirectoryLock.acquire(directory);
  expect(await readdir(directory)).toEqual(['lock', 'lock-owner.json']);
});

test('a directory that cannot be locked is told apart from one that is in use', async () => {
  await mkdir(join(directory, 'lock'));
  await expect(DirectoryLock.acquire(directory)).rejects.toMatchObject({
    reason: 'STATE_WRITE_FAILED',
    message: `${join(directory, 'lock')} could not be locked: unable to open database file`,
  });
});
