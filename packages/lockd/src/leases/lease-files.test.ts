import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockProbe } from '../../test/support/lock-probe.ts';
import { loadFcntlOfd } from '../backends/fcntl-ofd.js';
import { loadFcntlPosix } from '../backends/fcntl-posix.js';
import type { LockBackend } from '../backends/lock-backend.js';
import { LeaseFiles } from './lease-files.js';
import { LockedElsewhere } from './locked/locked-elsewhere.js';
import type { Wanted } from './lease-table.js';

function wanted(name: string, shared = false, lockspace = 'space'): Wanted {
  return { resource: { lockspace, name, path: `/${name}`, identity: name }, shared };
}

describe.each([
  ['ofd', loadFcntlOfd],
  ['posix', loadFcntlPosix],
] as const)('lease files (%s locks)', (_, load) => {
  let stack: AsyncDisposableStack;
  let root: string;
  let probe: LockProbe;
  let files: LeaseFiles;

  beforeEach(() => {
    stack = new AsyncDisposableStack();
    root = mkdtempSync(join(tmpdir(), 'hf-files-'));
    stack.defer(() => rmSync(root, { recursive: true }));
    probe = stack.use(new LockProbe());
    files = new LeaseFiles(root, load());
    stack.defer(() => files.close());
  });
  afterEach(() => stack.disposeAsync());

  const pathOf = (name: string, lockspace = 'space') => join(root, lockspace, name);
  const isFree = (name: string, lockspace?: string) => probe.isFree(pathOf(name, lockspace));

  test('taken: locked; given back: free, and the file is still there', async () => {
    await files.take([wanted('a')]);
    expect(await isFree('a')).toBe(false);
    await files.giveBack(wanted('a').resource);
    expect([await isFree('a'), existsSync(pathOf('a')), files.size]).toEqual([true, true, 0]);
  });

  test('the file has the token of the grant', async () => {
    const [a, b] = await files.take([wanted('b'), wanted('a')]);
    expect(readFileSync(pathOf('b')).readBigUInt64LE()).toBe(BigInt(a ?? 0));
    expect(readFileSync(pathOf('a')).readBigUInt64LE()).toBe(BigInt(b ?? 0));
  });

  test('all or none: what was locked before the busy one is free again', async () => {
    mkdirSync(join(root, 'space'));
    await probe.hold(pathOf('c'), 'ofd');
    const set = ['a', 'b', 'c', 'd'].map((name) => wanted(name));
    await expect(files.take([...set, wanted('z', false, 'another')])).rejects.toBeInstanceOf(LockedElsewhere);
    expect([await isFree('a'), await isFree('b'), files.size]).toEqual([true, true, 0]);
    await probe.drop();
    expect(await files.take(set)).toHaveLength(4);
  });

  test('another shared grant of a shared lease keeps the lock through a failed set', async () => {
    await files.take([wanted('a', true)]);
    await probe.hold(pathOf('b'), 'ofd');
    await expect(files.take([wanted('a', true), wanted('b', true)])).rejects.toBeInstanceOf(LockedElsewhere);
    expect(await isFree('a')).toBe(false);
  });

  test('tokens of one lease grow from grant to grant, in every lockspace', async () => {
    const given: number[] = [];
    for (let round = 0; round < 5; round++) {
      const [token] = await files.take([wanted('a')]);
      given.push(token ?? 0);
      await files.giveBack(wanted('a').resource);
    }
    expect(given).toEqual([1, 2, 3, 4, 5]);
  });

  test('a lease file that others remove again and again is locked in the end, by the name it has', async () => {
    let removals = 3;
    const racing: LockBackend = {
      ...load(),
      tryLock: async (fd, mode) => {
        if (existsSync(pathOf('a')) && removals-- > 0) rmSync(pathOf('a'));
        return load().tryLock(fd, mode);
      },
    };
    const unlucky = new LeaseFiles(root, racing);
    await unlucky.take([wanted('a')]);
    expect(await isFree('a')).toBe(false);
    await unlucky.close();
  });

  test('a second name of a lease file that is locked is refused, and the lock stays', async () => {
    await files.take([wanted('a', true)]);
    linkSync(pathOf('a'), pathOf('b'));
    await expect(files.take([wanted('b', true)])).rejects.toMatchObject({ reason: 'LOCK_FAILED' });
    expect(await isFree('a')).toBe(false);
  });

  test('a link in the place of a lease file is refused', async () => {
    mkdirSync(join(root, 'space'));
    symlinkSync('/etc/hostname', pathOf('a'));
    await expect(files.take([wanted('a')])).rejects.toMatchObject({
      reason: 'LOCK_FAILED',
      metadata: { errno: 'ELOOP' },
    });
  });

  test('leaves no descriptor open, however it ends', async () => {
    const count = () => readdirSync('/proc/self/fd').length;
    await files.take([wanted('warm')]);
    await files.giveBack(wanted('warm').resource);
    const before = count();
    await files.take([wanted('a'), wanted('b')]);
    await files.giveBack(wanted('a').resource);
    await files.giveBack(wanted('b').resource);
    await probe.hold(pathOf('c'), 'ofd');
    await expect(files.take([wanted('a'), wanted('c')])).rejects.toBeInstanceOf(LockedElsewhere);
    expect(count()).toBe(before);
  });

  test('retaken with the token it was granted with, and not with another', async () => {
    const [token = 0] = await files.take([wanted('a')]);
    await files.giveBack(wanted('a').resource);
    await files.retake(wanted('a'), token);
    expect(await isFree('a')).toBe(false);
    await files.giveBack(wanted('a').resource);
    await expect(files.retake(wanted('a'), token - 1)).rejects.toMatchObject({ reason: 'LOCK_FAILED' });
    expect(await isFree('a')).toBe(true);
  });
});

test('reading a lease file inside this process frees nothing (ofd locks)', async () => {
  const root = mkdtempSync(join(tmpdir(), 'hf-files-'));
  await using probe = new LockProbe();
  const files = new LeaseFiles(root, loadFcntlOfd());
  await files.take([wanted('a')]);
  const path = join(root, 'space', 'a');
  for (let round = 0; round < 1000; round++) readFileSync(path);
  expect(await probe.isFree(path)).toBe(false);
  await files.close();
  rmSync(root, { recursive: true });
});
