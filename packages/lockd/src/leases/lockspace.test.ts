import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LockProbe } from '../../test/support/lock-probe.ts';
import { loadFcntlOfd } from '../backends/fcntl-ofd.js';
import { directAccess } from './files/file-access.js';
import { Lockspace } from './lockspace.js';

const access = directAccess(loadFcntlOfd());
const open = (path: string) => Lockspace.open(path, access);
let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hf-space-'));
  directory = join(root, 'space');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function tokens(space: Lockspace, count: number): Promise<number> {
  return space.exclusively(() => space.nextTokens(count));
}

test('is made where it is missing, for its owner only', async () => {
  await (await open(directory)).close();
  expect([statSync(directory).mode & 0o777, statSync(join(directory, '.index')).mode & 0o777]).toEqual([0o700, 0o600]);
});

test('a link in its place is refused, because it would be a second name of another lockspace', async () => {
  mkdirSync(join(root, 'other'));
  symlinkSync(join(root, 'other'), directory);
  await expect(open(directory)).rejects.toThrow(/is not a directory/);
});

test('tokens grow by as many as were asked for', async () => {
  const space = await open(directory);
  expect([await tokens(space, 1), await tokens(space, 5), await tokens(space, 1)]).toEqual([1, 2, 7]);
  await space.close();
});

test('tokens grow over a restart, and over a crash of the host that forgot the last writes', async () => {
  const space = await open(directory);
  const before = await tokens(space, 3);
  const onDisk = readFileSync(join(directory, '.index'));
  const last = await tokens(space, 1000);
  await space.close();
  // The disk has what was synchronised, and nothing later.
  writeFileSync(join(directory, '.index'), onDisk);
  const next = await open(directory);
  const after = await tokens(next, 1);
  await next.close();
  expect([before < last, last + 999 < after]).toEqual([true, true]);
});

test('tokens grow past what was put aside', async () => {
  const space = await open(directory);
  let last = 0;
  for (let round = 0; round < 10; round++) {
    const next = await tokens(space, 1500);
    expect(next).toBeGreaterThan(last);
    last = next + 1499;
  }
  await space.close();
});

test('tokens grow though the file forgot them while we ran', async () => {
  const space = await open(directory);
  const first = await tokens(space, 10);
  writeFileSync(join(directory, '.index'), '');
  expect(await tokens(space, 1)).toBe(first + 10);
  await space.close();
});

test('two that share a directory never give out the same token', async () => {
  const [a, b] = [await open(directory), await open(directory)];
  const given: number[] = [];
  for (let round = 0; round < 50; round++) {
    given.push(...(await Promise.all([tokens(a, 1), tokens(b, 1)])));
  }
  expect(new Set(given).size).toBe(100);
  for (const own of [given.filter((_, index) => index % 2 === 0), given.filter((_, index) => index % 2 === 1)]) {
    expect(own).toEqual(own.toSorted((x, y) => x - y));
  }
  await a.close();
  await b.close();
});

test('a damaged index is said to be damaged', async () => {
  const space = await open(directory);
  writeFileSync(join(directory, '.index'), Buffer.alloc(16, 0xff));
  await expect(tokens(space, 1)).rejects.toMatchObject({ reason: 'LOCK_FAILED' });
  await space.close();
});

test('waits while another process has the index, and goes on when it lets go', async () => {
  await using probe = new LockProbe();
  const space = await open(directory);
  await probe.hold(join(directory, '.index'), 'posix');
  const waiting = tokens(space, 1);
  await probe.drop();
  expect(await waiting).toBe(1);
  await space.close();
});
