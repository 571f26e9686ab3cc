import { lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../model/fault.js';
import { atomicRemove, atomicWrite } from './atomic-write.js';
import { hostFileSystem } from './file-system.js';
import type { FileSystem, OpenFile } from './file-system.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-state-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** The host's file system; `before` is told each call, and may throw in its place. */
function watched(before: (call: string) => void): FileSystem {
  const file = (name: string, open: OpenFile): OpenFile => ({
    readFile: () => tell(`${name} read`, () => open.readFile()),
    writeFile: (content) => tell(`${name} write`, () => open.writeFile(content)),
    sync: () => tell(`${name} sync`, () => open.sync()),
    // A close that fails has closed all the same, as in Linux.
    close: () => open.close().finally(() => before(`${name} close`)),
  });
  const tell = async <T>(call: string, work: () => Promise<T>): Promise<T> => {
    before(call);
    return work();
  };
  const fs = hostFileSystem;
  return {
    makeDirectory: (path) => tell('mkdir', () => fs.makeDirectory(path)),
    list: (path) => tell('list', () => fs.list(path)),
    openDirectory: (path) => tell('open directory', async () => file('directory', await fs.openDirectory(path))),
    create: (path) => tell('create', async () => file('file', await fs.create(path))),
    openForAppending: async (path) => tell('open', async () => file('file', await fs.openForAppending(path))),
    openForReading: (path) => tell('open', async () => file('file', await fs.openForReading(path))),
    rename: (from, to) => tell('rename', () => fs.rename(from, to)),
    unlink: (path) => tell('unlink', () => fs.unlink(path)),
  };
}

test('writes in the one order that survives a loss of power', async () => {
  const calls: string[] = [];
  const path = join(directory, 'a.json');
  await atomicWrite(path, 'new', { durable: true, fileSystem: watched((call) => calls.push(call)) });
  await expect.poll(() => calls.at(-1)).toBe('directory close');
  await atomicRemove(path, { durable: true, fileSystem: watched((call) => calls.push(call)) });
  await expect.poll(() => calls.at(-1)).toBe('directory close');
  expect(calls).toEqual([
    'open directory',
    'create',
    'file write',
    'file sync',
    'file close',
    'rename',
    'directory sync',
    'directory close',
    'open directory',
    'unlink',
    'directory sync',
    'directory close',
  ]);
});

test('what need not outlive the host is not synced', async () => {
  const calls: string[] = [];
  const path = join(directory, 'a.json');
  const options = { durable: false, fileSystem: watched((call) => calls.push(call)) };
  await atomicWrite(path, 'new', options);
  await atomicRemove(path, options);
  expect(calls).toEqual(['create', 'file write', 'file close', 'rename', 'unlink']);
});

test('the file is for its owner alone, whatever the umask', async () => {
  const path = join(directory, 'a.json');
  const umask = process.umask(0);
  try {
    await atomicWrite(path, new Uint8Array([1, 2]), { durable: true });
  } finally {
    process.umask(umask);
  }
  expect((await stat(path)).mode & 0o7777).toBe(0o600);
  expect([...(await readFile(path))]).toEqual([1, 2]);
});

test('a symbolic link in the place of the file is replaced, not followed', async () => {
  const victim = join(directory, 'victim');
  const path = join(directory, 'a.json');
  await writeFile(victim, 'untouched');
  await symlink(victim, path);
  await atomicWrite(path, 'new', { durable: true });
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  expect((await lstat(path)).isSymbolicLink()).toBe(false);
});

test('removing what is not there is no error; what else goes wrong is', async () => {
  await expect(atomicRemove(join(directory, 'a.json'), { durable: true })).resolves.toBeUndefined();
  await mkdir(join(directory, 'b.json'));
  await expect(atomicRemove(join(directory, 'b.json'), { durable: true })).rejects.toMatchObject({
    reason: 'STATE_WRITE_FAILED',
    details: { metadata: { path: join(directory, 'b.json') } },
  });
});

test('a directory that is missing is told with the path and the cause', async () => {
  const path = join(directory, 'gone', 'a.json');
  await expect(atomicWrite(path, 'new', { durable: true })).rejects.toMatchObject({
    reason: 'STATE_WRITE_FAILED',
    message: expect.stringMatching(/a\.json was not written: ENOENT/) as unknown,
    details: { metadata: { path, code: 'ENOENT' } },
    cause: { code: 'ENOENT' },
  });
});

/** Writes over an old file while the n-th call fails, or all from it on; for every n until none is left to fail. */
async function failEveryCall(durable: boolean, isLasting: boolean): Promise<string[]> {
  const path = join(directory, 'a.json');
  const seen: string[] = [];
  for (let n = 1, isOver = false; !isOver; n++) {
    await atomicWrite(path, 'old', { durable: true });
    let calls = 0;
    let failing = 'none';
    const fileSystem = watched((call) => {
      calls += 1;
      if (calls === n) failing = call;
      if (calls === n || (isLasting && calls > n)) throw Object.assign(new Error(call), { code: 'EIO' });
    });
    const outcome: unknown = await atomicWrite(path, 'new', { durable, fileSystem }).catch((error: unknown) => error);
    const refusal = outcome instanceof Fault && outcome.cause instanceof Error ? outcome : undefined;
    const result = refusal === undefined ? 'written' : `${refusal.reason} by ${(refusal.cause as Error).message}`;
    const litter = (await readdir(directory)).length - 1;
    seen.push(`${failing}: ${result}, ${await readFile(path, 'utf8')} content, ${litter} left over`);
    isOver = calls < n;
    for (const name of await readdir(directory)) await rm(join(directory, name));
  }
  return seen;
}

describe('when the n-th call fails', () => {
  test('the old content stays unless only the last sync was left to do, and nothing is left over', async () => {
    expect(await failEveryCall(true, false)).toMatchInlineSnapshot(`
      [
        "open directory: STATE_WRITE_FAILED by open directory, old content, 0 left over",
        "create: STATE_WRITE_FAILED by create, old content, 0 left over",
        "file write: STATE_WRITE_FAILED by file write, old content, 0 left over",
        "file sync: STATE_WRITE_FAILED by file sync, old content, 0 left over",
        "file close: STATE_WRITE_FAILED by file close, old content, 0 left over",
        "rename: STATE_WRITE_FAILED by rename, old content, 0 left over",
        "directory sync: STATE_WRITE_FAILED by directory sync, new content, 0 left over",
        "directory close: written, new content, 0 left over",
        "none: written, new content, 0 left over",
      ]
    `);
  });

  test('so it does when nothing is synced', async () => {
    expect(await failEveryCall(false, false)).toMatchInlineSnapshot(`
      [
        "create: STATE_WRITE_FAILED by create, old content, 0 left over",
        "file write: STATE_WRITE_FAILED by file write, old content, 0 left over",
        "file close: STATE_WRITE_FAILED by file close, old content, 0 left over",
        "rename: STATE_WRITE_FAILED by rename, old content, 0 left over",
        "none: written, new content, 0 left over",
      ]
    `);
  });

  test('and all calls after it, the same, and the first error is told', async () => {
    expect(await failEveryCall(true, true)).toMatchInlineSnapshot(`
      [
        "open directory: STATE_WRITE_FAILED by create, old content, 0 left over",
        "create: STATE_WRITE_FAILED by create, old content, 0 left over",
        "file write: STATE_WRITE_FAILED by file write, old content, 1 left over",
        "file sync: STATE_WRITE_FAILED by file sync, old content, 1 left over",
        "file close: STATE_WRITE_FAILED by file close, old content, 1 left over",
        "rename: STATE_WRITE_FAILED by rename, old content, 1 left over",
        "directory sync: STATE_WRITE_FAILED by directory sync, new content, 0 left over",
        "directory close: written, new content, 0 left over",
        "none: written, new content, 0 left over",
      ]
    `);
  });

  test('a sync is never tried twice on the same file', async () => {
    let syncs = 0;
    const fileSystem = watched((call) => {
      if (call !== 'file sync') return;
      syncs += 1;
      throw new Error(call);
    });
    await expect(atomicWrite(join(directory, 'a'), 'new', { durable: true, fileSystem })).rejects.toThrow('file sync');
    expect(syncs).toBe(1);
  });
});
