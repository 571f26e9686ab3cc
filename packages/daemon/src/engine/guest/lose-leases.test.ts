import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { lostLease, type ScriptedLeases, scriptedLeases } from '../../../test/engine/scripted-leases.js';
import { watchLeases } from '../watch-leases.js';

let f: EngineFixture;
let leases: ScriptedLeases;
let watch: Disposable;

async function begin(options: Parameters<typeof scriptedLeases>[0] = {}): Promise<void> {
  leases = scriptedLeases(options);
  f = await engineFixture({ leases });
  watch = watchLeases(f.at);
}

beforeEach(() => begin());
afterEach(async () => {
  watch[Symbol.dispose]();
  await f[Symbol.asyncDispose]();
});

const devices = { disks: [{ source: { file: '/disk' }, target: { dev: 'vda' } }] };

/** Lets the lock daemon tell that the lease of a guest is lost. */
async function lose(name: string): Promise<void> {
  const { uuid, record } = f.at.domains.byName(name) ?? {};
  leases.lose('/disk');
  leases.events?.lost({ uuid: uuid ?? '', pid: record?.live?.guest.process?.pid ?? 0 }, lostLease('/disk'));
  await f.settle();
}

const standing = (): unknown => f.at.domains.byName('web')?.record.live?.leaseStanding;

test.each([
  ['pause', 'web paused(lease-lost)', ['leaseLost running(booted)', 'suspended(lease-lost) paused(lease-lost)']],
  ['poweroff', 'web shutoff(lease-lost)', ['leaseLost running(booted)', 'stopped(lease-lost) shutoff(lease-lost)']],
  ['ignore', 'web running(booted)', ['leaseLost running(booted)']],
  [undefined, 'web shutoff(lease-lost)', ['leaseLost running(booted)', 'stopped(lease-lost) shutoff(lease-lost)']],
])('a lost lease, %s', async (onLockfailure, after, told) => {
  await f.started('web', { devices, ...(onLockfailure === undefined ? {} : { onLockfailure }) });
  await lose('web');
  expect([f.see('web'), f.told()]).toEqual([after, told.map((line) => `web: ${line}`)]);
});

test('the loss of another guest is none of ours', async () => {
  await f.started('web', { devices });
  const { uuid = '' } = f.at.domains.byName('web') ?? {};
  leases.events?.lost({ uuid, pid: 4711 }, lostLease('/disk'));
  await f.settle();
  expect([f.see('web'), f.told()]).toEqual(['web running(booted)', []]);
});

test('a guest that was paused goes on when it has its leases again, and not before', async () => {
  await f.started('web', { devices, onLockfailure: 'pause' });
  await lose('web');
  leases.failNext('retake', 'LEASE_LOST');
  await expect(f.calls.resume('web')).rejects.toMatchObject({ reason: 'LEASE_LOST' });
  expect([f.see('web'), standing()]).toEqual(['web paused(lease-lost)', 'lost']);

  const { domain } = await f.calls.resume('web');
  expect([f.see('web'), standing(), domain?.leases.map(({ fencingToken }) => fencingToken)]).toEqual([
    'web running(unpaused)',
    'held',
    [2],
  ]);
});

test('one that is to ignore it goes on without', async () => {
  await f.started('web', { devices, onLockfailure: 'ignore' });
  await lose('web');
  await f.calls.suspend('web');
  leases.failNext('retake', 'LEASE_BUSY');
  await f.calls.resume('web');
  expect([f.see('web'), standing()]).toEqual(['web running(unpaused)', 'lost']);
});

test('the loss is known to the next daemon', async () => {
  await f.started('web', { devices, onLockfailure: 'pause' });
  await lose('web');
  const next = await f.restart({ leases });
  try {
    expect([next.see('web'), next.at.domains.byName('web')?.record.live?.leaseStanding]).toEqual([
      'web paused(lease-lost)',
      'lost',
    ]);
  } finally {
    await next[Symbol.asyncDispose]();
  }
});

test('leases are kept over a pause', async () => {
  await f.started('web', { devices });
  await f.calls.suspend('web');
  expect(leases.held()).toEqual(['web /disk']);
  await f.calls.resume('web');
});

test('or given back and taken again, where that is set', async () => {
  watch[Symbol.dispose]();
  await f[Symbol.asyncDispose]();
  await begin({ releasesWhilePaused: true });
  await f.started('web', { devices });
  const { domain: paused } = await f.calls.suspend('web');
  expect([leases.held(), standing(), paused?.leases]).toEqual([[], 'given-back', []]);
  leases.failNext('retake', 'LEASE_BUSY');
  await expect(f.calls.resume('web')).rejects.toMatchObject({ reason: 'LEASE_BUSY' });
  expect(f.see('web')).toBe('web paused(user)');
  await f.calls.resume('web');
  expect([f.see('web'), leases.held(), standing()]).toEqual(['web running(unpaused)', ['web /disk'], 'held']);
});

test('what cannot be given back keeps the guest running', async () => {
  watch[Symbol.dispose]();
  await f[Symbol.asyncDispose]();
  await begin({ releasesWhilePaused: true });
  await f.started('web', { devices });
  leases.failNext('give-back', 'LOCKD_UNAVAILABLE');
  await expect(f.calls.suspend('web')).rejects.toMatchObject({ reason: 'LOCKD_UNAVAILABLE' });
  expect([f.see('web'), leases.held(), standing()]).toEqual(['web running(booted)', ['web /disk'], 'held']);
});
