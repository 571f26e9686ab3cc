import { existsSync, linkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AcquireSetRequest, LeaseRequest } from '@holdfast/protocol/lock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeSite } from '../../test/support/fake-services.ts';
import { loadFcntlOfd } from '../backends/fcntl-ofd.js';
import { loadFcntlPosix } from '../backends/fcntl-posix.js';
import type { Services } from '../services.js';
import { acquireSet } from '../verbs/acquire/acquire-set.js';
import { createSpace } from '../verbs/spaces/create-space.js';
import { createResource, deleteResource } from '../verbs/spaces/explicit-resource.js';
import { prune } from '../verbs/spaces/prune.js';
import { registerOwner } from '../verbs/owners/register-owner.js';
import { releaseSet } from '../verbs/release/release-set.js';

/** What the field has always expected of a lockspace, and what it got wrong. */
describe.each([
  ['ofd', loadFcntlOfd, '/web.img'],
  ['posix', loadFcntlPosix, 'INVALID_ARGUMENT'],
] as const)('a lockspace (%s locks)', (_, load, direct) => {
  let site: FakeSite;
  let at: Services;
  let directory: string;

  beforeEach(async () => {
    site = new FakeSite(load());
    at = site.at;
    directory = join(site.directory, 'space');
    await createSpace(at, { name: 'space', directory });
  });
  afterEach(() => site[Symbol.asyncDispose]());

  async function owner(name: string): Promise<string> {
    const uuid = `6f1c3a52-0000-4000-8000-${Buffer.from(name.padEnd(6, '.')).toString('hex')}`;
    const { token } = await registerOwner(at, {
      owner: { uuid, name, pid: 0, startTime: 0, bootId: '', host: '' },
      token: '',
    });
    const found = at.owners.find(token);
    if (found) found.holds++;
    return token;
  }

  const take = (token: string, lease: Partial<LeaseRequest>) =>
    acquireSet(at, AcquireSetRequest.fromPartial({ token, leases: [lease] }), { signal: new AbortController().signal });
  const give = async (token: string) => (await releaseSet(at, { token, names: [] })).released;
  const create = async (name: string) => (await createResource(at, { lockspace: 'space', name })).created;
  const remove = async (name: string) => (await deleteResource(at, { lockspace: 'space', name })).deleted;
  const isThere = (name: string) => existsSync(join(directory, name));
  const busy = { reason: 'LEASE_BUSY' };
  const lease = { lockspace: 'space', name: 'a' };

  test('its directory is made with it; the same again changes nothing, another directory is refused', async () => {
    expect(existsSync(directory)).toBe(true);
    await createSpace(at, { name: 'space', directory });
    await createSpace(at, { name: 'space', directory: '' });
    await expect(createSpace(at, { name: 'space', directory: site.directory })).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
    });
  });

  test('resources are created and deleted, twice too', async () => {
    expect([await create('a'), await create('a'), isThere('a')]).toEqual([true, false, true]);
    expect([await remove('a'), await remove('a'), isThere('a')]).toEqual([true, false, false]);
  });

  test('held exclusively: a second holder, create and delete are refused; then deleted', async () => {
    const [web, db] = [await owner('web'), await owner('db')];
    await expect(take(web, { ...lease, mustExist: true })).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
    await create('a');
    await take(web, { ...lease, mustExist: true });
    await expect(take(db, lease)).rejects.toMatchObject(busy);
    await expect(take(web, lease)).rejects.toMatchObject(busy);
    await expect(create('a')).rejects.toMatchObject(busy);
    await expect(remove('a')).rejects.toMatchObject(busy);
    expect(await give(web)).toBe(1);
    expect([await remove('a'), isThere('a')]).toEqual([true, false]);
  });

  test('made when it is taken: kept when it is given back, until it is pruned', async () => {
    const web = await owner('web');
    await take(web, lease);
    expect(await prune(at, { lockspace: 'space', dryRun: false })).toEqual({ names: [], kept: 1 });
    await give(web);
    expect(isThere('a')).toBe(true);
    expect(await prune(at, { lockspace: 'space', dryRun: true })).toEqual({ names: ['a'], kept: 0 });
    expect(await prune(at, { lockspace: 'space', dryRun: false })).toEqual({ names: ['a'], kept: 0 });
    expect(isThere('a')).toBe(false);
  });

  test('held shared: another may share it, nobody may have it alone; deleted after the last has gone', async () => {
    const [web, db, app] = [await owner('web'), await owner('db'), await owner('app')];
    await create('a');
    await take(web, { ...lease, shared: true });
    await expect(take(db, lease)).rejects.toMatchObject(busy);
    await take(db, { ...lease, shared: true });
    await take(db, { ...lease, shared: true });
    await expect(remove('a')).rejects.toMatchObject(busy);
    await give(web);
    await expect(remove('a')).rejects.toMatchObject(busy);
    expect(await give(db)).toBe(2);
    expect(await remove('a')).toBe(true);
    await take(app, lease);
  });

  test('made shared when it is taken: pruned only after the last has gone', async () => {
    const [web, db] = [await owner('web'), await owner('db')];
    await take(web, { ...lease, shared: true });
    await take(db, { ...lease, shared: true });
    await give(web);
    expect(await prune(at, { lockspace: 'space', dryRun: false })).toEqual({ names: [], kept: 1 });
    await give(db);
    expect(await prune(at, { lockspace: 'space', dryRun: false })).toEqual({ names: ['a'], kept: 0 });
  });

  test('a path is locked itself only by locks that do not cover all of it', async () => {
    const path = join(site.directory, 'web.img');
    writeFileSync(path, '');
    const outcome = await take(await owner('web'), { path, direct: true }).then(
      ({ leases }) => leases[0]?.lockFile,
      ({ reason }: { readonly reason: string }) => reason,
    );
    expect(outcome?.replace(site.directory, '')).toBe(direct);
  });

  test('other names of a lockspace or a lease never give a second grant', async () => {
    const [web, db] = [await owner('web'), await owner('db')];
    await take(web, lease);
    symlinkSync(directory, join(site.directory, 'link'));
    for (const alias of ['link', 'space/', 'space/../space', '/space']) {
      await expect(createSpace(at, { name: 'other', directory: `${site.directory}/${alias}` })).rejects.toMatchObject({
        reason: 'INVALID_ARGUMENT',
        metadata: { lockspace: 'space' },
      });
    }
    linkSync(join(directory, 'a'), join(directory, 'b'));
    await expect(take(db, { lockspace: 'space', name: 'b' })).rejects.toMatchObject({ reason: 'LOCK_FAILED' });
    await expect(take(web, { lockspace: 'space', name: 'b' })).rejects.toMatchObject({ reason: 'LOCK_FAILED' });
    expect(await prune(at, { lockspace: 'space', dryRun: false })).toEqual({ names: [], kept: 2 });
  });

  test.each(['..', '.', '.index', '../a', 'a/b', '/', '', 'a\0', 'ä', 'x'.repeat(201)])(
    '%j is no name',
    async (name) => {
      const invalid = { reason: 'INVALID_ARGUMENT' };
      await expect(take(await owner('web'), { lockspace: 'space', name })).rejects.toMatchObject(invalid);
      await expect(createResource(at, { lockspace: 'space', name })).rejects.toMatchObject(invalid);
      await expect(deleteResource(at, { lockspace: 'space', name })).rejects.toMatchObject(invalid);
    },
  );

  test('expected to be untouched: granted when it was, refused when somebody had it since', async () => {
    const [web, db] = [await owner('web'), await owner('db')];
    const { leases } = await take(web, lease);
    const expectedToken = leases[0]?.fencingToken ?? 0;
    await give(web);
    const again = await take(web, { ...lease, expectedToken });
    await give(web);
    await expect(take(db, { ...lease, expectedToken })).rejects.toMatchObject({ reason: 'LEASE_TAKEN' });
    await take(db, { ...lease, expectedToken: again.leases[0]?.fencingToken ?? 0 });
  });

  test('of a lockspace that is not there is refused, and makes none', async () => {
    for (const dryRun of [true, false]) {
      await expect(prune(at, { lockspace: 'spacee', dryRun })).rejects.toMatchObject({ reason: 'FILE_NOT_FOUND' });
      expect(await prune(at, { lockspace: '', dryRun })).toEqual({ names: [], kept: 0 });
    }
    expect(existsSync(at.files.spaces.directoryOf('spacee'))).toBe(false);
    expect(existsSync(at.files.spaces.directoryOf('org.holdfast.files'))).toBe(false);
  });

  test('tokens go on growing over a prune', async () => {
    const web = await owner('web');
    const first = await take(web, lease);
    await give(web);
    await prune(at, { lockspace: 'space', dryRun: false });
    const second = await take(web, lease);
    expect(second.leases[0]?.fencingToken).toBeGreaterThan(first.leases[0]?.fencingToken ?? 0);
  });

  test('a directory that is moved away and made anew: what was held is lost, and told', async () => {
    const { verifyLeases } = await import('../verbs/look/verify-leases.js');
    const told: unknown[] = [];
    at.news.subscribe(({ event }) => told.push(event?.value));
    const web = await owner('web');
    await take(web, lease);
    expect((await verifyLeases(at, { token: '', lockspace: '' })).leases).toMatchObject([{ sound: true }]);
    rmSync(join(directory, 'a'));
    expect((await verifyLeases(at, { token: '', lockspace: '' })).leases).toMatchObject([
      { sound: false, problem: expect.stringContaining('was removed or replaced') as string },
    ]);
    expect(told).toMatchObject([{ lockspace: 'space', name: 'a', owner: { name: 'web' } }]);
    expect([at.table.all().length, at.lost.all().length, at.files.size]).toEqual([0, 1, 0]);
    // Had again, it is lost no more.
    await take(web, lease);
    expect([at.table.all().length, at.lost.all().length]).toEqual([1, 0]);
  });
});

test('a path is locked itself, with no directory at all, and not written to', async () => {
  await using site = new FakeSite();
  const path = join(site.directory, 'web.img');
  writeFileSync(path, '');
  const [web, db] = ['web', 'db'].map((name) => site.at.owners.create('u', name));
  const take = (owner: typeof web, isDirect: boolean) => {
    if (owner) owner.holds = 1;
    const lease = { path, direct: isDirect };
    const request = AcquireSetRequest.fromPartial({ token: owner?.token ?? '', leases: [lease] });
    return acquireSet(site.at, request, { signal: new AbortController().signal });
  };
  const { leases } = await take(web, true);
  expect(leases).toMatchObject([{ lockspace: 'org.holdfast.direct', path, lockFile: path, fencingToken: 1 }]);
  await expect(take(db, true)).rejects.toMatchObject({ reason: 'LEASE_BUSY' });
  await expect(take(db, false)).rejects.toMatchObject({ reason: 'LEASE_BUSY' });
  await releaseSet(site.at, { token: web?.token ?? '', names: [] });
  expect((await take(db, true)).leases[0]?.fencingToken).toBe(2);
  expect(statSync(path).size).toBe(0);
});
