import { Disk, Lease } from '@holdfast/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { type ScriptedLeases, scriptedLeases } from '../../../test/engine/scripted-leases.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { lookAtLeases } from '../intake.js';

let f: EngineFixture;
let leases: ScriptedLeases;
let domain: DomainObject;

beforeEach(async () => {
  leases = scriptedLeases();
  f = await engineFixture({ leases });
  await f.started('web', { onLockfailure: 'pause' });
  const found = f.at.domains.byName('web');
  if (found === undefined) throw new Error('no domain');
  domain = found;
});
afterEach(() => f[Symbol.asyncDispose]());

/** Makes the guest one of an earlier run of the daemon, which held a lease under that token. */
async function adoptUnder(
  leaseToken: string,
  leaseStanding: LiveGuest['leaseStanding'] = 'held',
  plugging?: LiveGuest['plugging'],
): Promise<LiveGuest | undefined> {
  const { live } = domain.record;
  if (live === undefined) throw new Error('no guest');
  const process = { pid: 7, startTime: 7, bootId: 'boot-1' };
  const held = [Lease.fromPartial({ name: '/disk', path: '/disk' })];
  const guest = { ...live.guest, process };
  await domain.jobs.run(f.context, { kind: 'test', class: 'modify' }, async (job) => {
    domain.replace(job, {
      ...domain.record,
      live: { ...live, guest, leaseToken, leases: held, leaseStanding, plugging, grant: undefined },
    });
    await lookAtLeases(f.at, job, domain);
  });
  return domain.record.live;
}

test('leases that are still held are taken charge of', async () => {
  const wanted = { disks: [{ path: '/disk', shared: false }], leases: [] };
  const { token } = await f.at.leases.acquire({ uuid: domain.uuid, name: 'web' }, wanted, f.context.signal);
  const live = await adoptUnder(token);
  await live?.grant?.release();
  expect([live?.grant?.token, leases.held()]).toEqual([token, []]);
});

describe('what a guest holds that it is not known to need', () => {
  const take = async (): Promise<string> => {
    const disks = ['/disk', '/gone'].map((path) => ({ path, shared: false }));
    const wanted = { disks, leases: [] };
    return (await f.at.leases.acquire({ uuid: domain.uuid, name: 'web' }, wanted, f.context.signal)).token;
  };

  test('is given back: its disk was taken out while nobody answered for leases', async () => {
    const token = await take();
    leases.failNext('keep-only', 'LOCKD_UNAVAILABLE');
    await adoptUnder(token);
    expect(leases.held()).toEqual(['web /disk', 'web /gone']);
    const live = await adoptUnder(token);
    expect([live?.leases.map(({ path }) => path), leases.held()]).toEqual([['/disk'], ['web /disk']]);
  });

  test('is kept while a disk is being plugged in', async () => {
    await adoptUnder(await take(), 'held', Disk.fromPartial({ alias: 'virtio-disk1' }));
    expect(leases.held()).toEqual(['web /disk', 'web /gone']);
  });
});

test('leases that are not held any more are lost, and the guest is paused', async () => {
  await adoptUnder('gone');
  await f.settle();
  expect([f.see('web'), domain.record.live?.leaseStanding, f.told()]).toEqual([
    'web paused(lease-lost)',
    'lost',
    ['web: leaseLost running(booted)', 'web: suspended(lease-lost) paused(lease-lost)'],
  ]);
});

test.each(['given-back', 'lost'] as const)('leases that were %s are not looked for', async (standing) => {
  const live = await adoptUnder('gone', standing);
  await f.settle();
  expect([live?.leaseStanding, live?.leases.map(({ path }) => path), f.told()]).toEqual([standing, ['/disk'], []]);
});
