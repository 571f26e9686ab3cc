import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockProbe } from '../../test/support/lock-probe.ts';
import { loadFcntlOfd } from './fcntl-ofd.js';
import { loadFcntlPosix } from './fcntl-posix.js';

/** What every backend owes lockd, seen from another process. */
describe.each([
  ['ofd', loadFcntlOfd],
  ['posix', loadFcntlPosix],
] as const)('lock backend %s', (name, load) => {
  const backend = load();
  let stack: AsyncDisposableStack;
  let probe: LockProbe;
  let path: string;
  let fd: number;

  beforeEach(() => {
    stack = new AsyncDisposableStack();
    const directory = mkdtempSync(join(tmpdir(), 'hf-backend-'));
    stack.defer(() => rmSync(directory, { recursive: true }));
    probe = stack.use(new LockProbe());
    path = join(directory, 'lease');
    fd = openSync(path, 'w+');
    stack.defer(() => closeSync(fd));
  });
  afterEach(() => stack.disposeAsync());

  test('says its name', () => {
    expect(backend.name).toBe(name);
  });

  test.each(['posix', 'ofd'] as const)(
    'an exclusive lock keeps out %s locks of others, until it is given back',
    async (kind) => {
      expect(await backend.tryLock(fd, 'exclusive')).toBe(true);
      expect(await probe.isFree(path, kind)).toBe(false);
      await backend.unlock(fd);
      expect(await probe.isFree(path, kind)).toBe(true);
    },
  );

  test.each(['posix', 'ofd'] as const)('is refused at once what another process has locked (%s)', async (kind) => {
    await probe.hold(path, kind);
    expect([await backend.tryLock(fd, 'exclusive'), await backend.tryLock(fd, 'shared')]).toEqual([false, false]);
    await probe.drop();
    expect(await backend.tryLock(fd, 'exclusive')).toBe(true);
  });

  test('shared locks of two processes go together, and keep a writer out', async () => {
    expect(await backend.tryLock(fd, 'shared')).toBe(true);
    const reader = `import fcntl, os, sys
fd = os.open(sys.argv[1], os.O_RDWR)
fcntl.lockf(fd, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, 0)`;
    expect(spawnSync('python3', ['-c', reader, path]).status).toBe(0);
    expect(await probe.isFree(path)).toBe(false);
  });

  test('locking again what is locked changes nothing', async () => {
    await backend.tryLock(fd, 'exclusive');
    expect(await backend.tryLock(fd, 'exclusive')).toBe(true);
    await backend.unlock(fd);
    expect(await probe.isFree(path)).toBe(true);
  });

  test('unlocking what is not locked is no error', async () => {
    await backend.unlock(fd);
    expect(await probe.isFree(path)).toBe(true);
  });

  test('adopts a descriptor that has its lock, and not one whose lock is another’s', async () => {
    await backend.tryLock(fd, 'exclusive');
    expect(await backend.adopt(fd, 'exclusive')).toBe(true);
    await backend.unlock(fd);
    await probe.hold(path, 'ofd');
    expect(await backend.adopt(fd, 'exclusive')).toBe(false);
  });

  test('a descriptor that is none is an error, not a refusal', async () => {
    await expect(backend.tryLock(9999, 'exclusive')).rejects.toMatchObject({ code: 'EBADF' });
  });

  test('the lock ends with the last descriptor', async () => {
    const other = openSync(join(path, '..', 'other'), 'w+');
    await backend.tryLock(other, 'exclusive');
    closeSync(other);
    expect(await probe.isFree(join(path, '..', 'other'))).toBe(true);
  });
});

test('only open-file-description locks outlive a second descriptor of the file', async () => {
  await using probe = new LockProbe();
  const directory = mkdtempSync(join(tmpdir(), 'hf-backend-'));
  const isHeldAfterClosingAnother: Record<string, boolean> = {};
  for (const backend of [loadFcntlOfd(), loadFcntlPosix()]) {
    const path = join(directory, backend.name);
    const fd = openSync(path, 'w+');
    await backend.tryLock(fd, 'exclusive');
    closeSync(openSync(path, 'r'));
    isHeldAfterClosingAnother[backend.name] = !(await probe.isFree(path));
    closeSync(fd);
  }
  rmSync(directory, { recursive: true });
  expect(isHeldAfterClosingAnother).toEqual({ ofd: true, posix: false });
});
