import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { identity, uuidOf } from '../../../lockd/test/support/lock-client.ts';
import { LockProbe } from '../../../lockd/test/support/lock-probe.ts';
import { until } from '../../../lockd/test/support/until.ts';
import { anchorName } from '../../src/leases/lease-manager.js';
import { disks, fault, one, owner, remembered, signal, useLockd } from './lockd-scene.js';

const at = useLockd();

describe('the life of a lease', () => {
  test('acquired, inherited, bound; it outlives the manager and ends with the guest', async () => {
    await using probe = new LockProbe();
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    expect(grant.leases).toMatchObject([{ path: at.disk, ownerName: 'web', ownerUuid: uuidOf('web'), ownerPid: 0 }]);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    expect(grant.inherit.every((each) => typeof each === 'number' || each.destroyed)).toBe(true);
    await at.leases[Symbol.asyncDispose]();

    const next = at.manager();
    expect(await next.list(signal)).toMatchObject([{ path: at.disk, ownerPid: guest.process.pid }]);
    expect(await at.isFree(probe)).toBe(false);
    await guest.kill();
    expect(await until('the lease is free', () => at.isFree(probe))).toBeLessThan(1000);
  });

  test('the guest inherits an open connection to the hold socket', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    expect(readlinkSync(`/proc/${guest.process.pid}/fd/3`)).toMatch(/^socket:/);
    await grant.bind(guest.process);
    await grant.release();
  });

  test('released: free though the guest lives; again: no error', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    await grant.release();
    await grant.release();
    expect(await at.leases.list(signal)).toEqual([]);
    await at.leases.acquire(owner('db'), one(at.disk), signal);
  });

  test('a guest without a process keeps its lease until the manager goes', async () => {
    await using probe = new LockProbe();
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    await grant.bind(undefined);
    expect(await at.leases.list(signal)).toHaveLength(1);
    await at.leases[Symbol.asyncDispose]();
    await until('the lease is free', () => at.isFree(probe), 1000);
  });

  test('a guest that ended before it was bound fails the start', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await guest.kill();
    expect(await fault(grant.bind(guest.process))).toMatchObject({
      reason: 'LAUNCH_FAILED',
      message: `process ${guest.process.pid} of domain web has ended before its disk leases could be bound to it`,
    });
    await grant.release();
    expect(await at.leases.list(signal)).toEqual([]);
  });

  test('a guest that runs gets more, keeps them itself, and gives back what it needs no more', async () => {
    const [other, third] = [at.site.disk('other.img'), at.site.disk('third.img')];
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    const more = await grant.extend(disks({ path: other, shared: false }, { path: third, shared: true }), signal);
    const held = async (): Promise<string[]> =>
      (await at.leases.list(signal)).map(({ path, ownerPid }) => `${path} ${ownerPid}`);
    expect([more.token, more.leases.map(({ path }) => path), more.anchors.size]).toEqual([
      grant.token,
      [other, third],
      2,
    ]);
    expect([...more.anchors.keys()]).toEqual(more.leases.map(anchorName));
    const of = (...paths: string[]): string[] => paths.map((path) => `${path} ${guest.process.pid}`);
    expect(await held()).toEqual(of(other, third, at.disk).toSorted());
    expect((await fault(grant.extend(one(at.disk), signal))).reason).toBe('LEASE_BUSY');
    await more.bind(guest.process);

    await grant.keepOnly([...grant.leases, ...more.leases.slice(0, 1)], signal);
    expect(await held()).toEqual(of(other, at.disk).toSorted());
    await more.release();
    expect(await held()).toEqual(of(at.disk));
    await grant.keepOnly([], signal);
    expect(await held()).toEqual([]);
  });

  test('more that lockd lost before the guest had it is refused, and can be had again', async () => {
    const grant = await at.leases.acquire(owner('web'), one(at.disk), signal);
    const guest = at.startGuest(grant);
    await grant.bind(guest.process);
    const other = at.site.disk('other.img');
    const more = await grant.extend(one(other), signal);
    expect(more.anchors.size).toBe(1);
    await at.lockd.kill('SIGKILL');
    await at.restart();
    expect(await fault(more.bind(guest.process))).toMatchObject({
      reason: 'LOCKD_UNAVAILABLE',
      details: { hint: 'attach the disk again' },
    });
    await more.release();
    await (await grant.extend(one(other), signal)).bind(guest.process);
    expect((await at.leases.list(signal)).map(({ path }) => path).toSorted()).toEqual([other, at.disk].toSorted());
  });

  test('a guest without disks asks nobody', async () => {
    const alone = at.manager(join(at.site.directory, 'no-such.sock'));
    const grant = await alone.acquire(owner('web'), disks(), signal);
    await grant.bind(identity(process.pid));
    await grant.release();
    expect({
      token: grant.token,
      adopted: (await alone.adopt(owner('web'), remembered(grant), identity(process.pid), signal)).grant.token,
    }).toEqual({
      token: '',
      adopted: '',
    });
  });
});
