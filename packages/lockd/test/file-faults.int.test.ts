import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AcquireSetRequest,
  CreateSpaceRequest,
  InquireRequest,
  type LeaseRequest,
  VerifyRequest,
} from '@holdfast/protocol/lock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leasePath } from './support/lease-path.ts';
import { refusal } from './support/lock-client.ts';
import type { LockdProcess } from './support/lockd-process.ts';
import { openStage } from './support/stage.ts';

const isAllRequired = process.env['HOLDFAST_REQUIRE_ALL'] !== undefined;
const canMount = isAllRequired || (process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0);

const stage = openStage();
const { stack, site, client, wire, probe } = stage;
let lockd: LockdProcess;
let token: string;

beforeAll(async () => {
  lockd = await site.start();
  token = await stage.owner();
});
afterAll(() => stack.disposeAsync());

const createSpace = (name: string, directory: string) =>
  wire.call(wire.spaces.createSpace, CreateSpaceRequest.fromPartial({ name, directory }));
const problems = async (lockspace: string) =>
  (await wire.call(wire.spaces.verify, VerifyRequest.fromPartial({ lockspace }))).leases.map(({ problem }) => problem);
const descriptors = () => readdirSync(`/proc/${lockd.pid}/fd`).length;

describe.runIf(canMount)('a file system of its own', () => {
  let point: string;

  const mount = (name: string, options: string): string => {
    point = join(site.directory, name);
    mkdirSync(point);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', point]).status).toBe(0);
    stack.defer(() => void spawnSync('umount', ['--lazy', join(site.directory, name)]));
    return point;
  };

  test.each([
    // The folder, the index, one lease.
    ['no inode is left', 'inodes', 'nr_inodes=3'],
    // The index has the one block.
    ['no block is left', 'blocks', 'size=4k'],
  ])(
    '%s: refused with the file and the error, nothing is half held, and all else goes on',
    async (_, name, options) => {
      const directory = mount(name, options);
      await createSpace(name, directory);
      const disks = ['a', 'b'].map((disk) => site.disk(`${name}-${disk}.img`));
      const before = descriptors();
      const refused = await refusal(client.acquire(token, disks, false, name));
      expect(refused).toMatchObject({
        reason: 'RESOURCE_EXHAUSTED',
        metadata: { errno: 'ENOSPC', lockspace: name, directory },
      });
      expect(refused.message).toContain('ENOSPC');
      expect(refused.message).toContain(directory);
      expect([await client.list(), descriptors() <= before + 1]).toEqual([[], true]);
      const free = site.disk(`${name}-free.img`);
      expect(await client.acquire(token, [free])).toHaveLength(1);
      await client.release(token);
      // What was refused may be had once there is room.
      expect(spawnSync('mount', ['-o', 'remount,size=1m,nr_inodes=100', directory]).status).toBe(0);
      expect(await client.acquire(token, disks, false, name)).toHaveLength(2);
      expect(await client.release(token)).toBe(2);
    },
  );

  test('read only: refused with the directory and the error', async () => {
    const directory = mount('readonly', 'size=1m,ro');
    const refused = await refusal(createSpace('readonly', directory));
    expect(refused).toMatchObject({ reason: 'LOCK_FAILED', metadata: { errno: 'EROFS', directory } });
    expect(refused.message).toContain(`lockspace readonly cannot be opened: EROFS`);
    const missing = await refusal(client.acquire(token, [site.disk('ro.img')], false, 'readonly/x'));
    expect(missing).toMatchObject({ reason: 'INVALID_ARGUMENT' });
  });
});

test('a directory that is replaced: what was held in it is lost and said so; the next lease is kept in the new one', async () => {
  const directory = join(site.directory, 'replaced');
  await createSpace('replaced', directory);
  const disk = site.disk('moved.img');
  const [lease] = await client.acquire(token, [disk], false, 'replaced');
  renameSync(directory, `${directory}.away`);
  mkdirSync(directory, { mode: 0o700 });
  expect(await problems('replaced')).toEqual([expect.stringContaining('was removed or replaced')]);
  const [again] = await client.acquire(token, [disk], false, 'replaced');
  expect(readdirSync(directory).toSorted()).toEqual(['.index', leasePath(site.stateDirectory, disk).split('/').at(-1)]);
  expect([again?.lockFile, await probe.isFree(again?.lockFile ?? '')]).toEqual([lease?.lockFile, false]);
  expect(await client.release(token)).toBe(1);
});

test('a place where nothing can be made, though it is there: refused, and lockd goes on', async () => {
  // The kernel says of it that it does not exist, for ever.
  const directory = '/proc/holdfast-none/leases';
  const refused = await refusal(createSpace('nowhere', directory));
  expect(refused).toMatchObject({ reason: 'LOCK_FAILED', metadata: { errno: 'ENOENT', directory } });
  expect(refused.message).toContain('the directory of lockspace nowhere cannot be opened: ENOENT');
  const { message } = await refusal(createSpace('proc', '/proc'));
  expect(message).toContain('the directory of lockspace proc cannot be opened: ENOENT');
  expect(await client.list()).toEqual([]);
});

test('what is neither a file nor a disk is no lease, and holds nobody up; what no lock daemon wrote is no token', async () => {
  const directory = join(site.directory, 'odd');
  mkdirSync(directory);
  expect(spawnSync('mkfifo', [join(directory, '.index'), join(site.directory, 'pipe')]).status).toBe(0);
  const refused = await refusal(createSpace('odd', directory));
  expect(refused).toMatchObject({ reason: 'LOCK_FAILED', metadata: { errno: 'ENOTSUP', directory } });
  rmSync(join(directory, '.index'));
  await createSpace('odd', directory);
  expect(spawnSync('mkfifo', [join(directory, 'pipe')]).status).toBe(0);
  writeFileSync(join(directory, 'damaged'), Buffer.alloc(8, 0xff));
  const acquire = (lease: Partial<LeaseRequest>) =>
    wire.call(wire.locks.acquireSet, AcquireSetRequest.fromPartial({ token, leases: [lease] }));
  const inquire = (lease: Partial<LeaseRequest>) =>
    wire.call(wire.spaces.inquire, InquireRequest.fromPartial({ lease }));
  for (const lease of [
    { lockspace: 'odd', name: 'pipe' },
    ...[join(site.directory, 'pipe'), '/dev/zero'].map((path) => ({ path, direct: true })),
  ]) {
    const said = [await refusal(acquire(lease)), await refusal(inquire(lease))];
    for (const { reason, message } of said) {
      expect([reason, message]).toEqual([
        'LOCK_FAILED',
        expect.stringContaining('is neither a file nor a block device'),
      ]);
    }
  }
  expect((await inquire({ lockspace: 'odd', name: 'damaged' })).fencingToken).toBe(0);
  expect((await acquire({ lockspace: 'odd', name: 'damaged' })).leases).toHaveLength(1);
  expect(await client.release(token)).toBe(1);
});

test('a directory that is removed: made anew when it is wanted', async () => {
  const directory = join(site.directory, 'removed');
  await createSpace('removed', directory);
  rmSync(directory, { recursive: true });
  expect(await client.acquire(token, [site.disk('anew.img')], false, 'removed')).toHaveLength(1);
  expect(await client.release(token)).toBe(1);
});
