import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { type FailingFileSystem, failingFileSystem } from '../../../test/engine/failing-file-system.js';
import { type ScriptedLeases, scriptedLeases } from '../../../test/engine/scripted-leases.js';

let f: EngineFixture;
let disk: FailingFileSystem;
let leases: ScriptedLeases;

beforeEach(async () => {
  disk = failingFileSystem();
  leases = scriptedLeases();
  f = await engineFixture({ fileSystem: disk, leases });
});
afterEach(() => f[Symbol.asyncDispose]());

const withDisk = { devices: { disks: [{ source: { file: '/disk' }, target: { dev: 'vda' } }] } };

test('boots the guest and tells it in the order of libvirt', async () => {
  await f.defined('web');
  const { domain } = await f.calls.start('web');
  expect([domain?.id, f.see('web'), f.told()]).toEqual([
    1,
    'web running(booted)',
    ['web: resumed(unpaused) running(booted)', 'web: started(booted) running(booted)'],
  ]);
});

test('leaves the guest before its first instruction', async () => {
  await f.defined('web');
  await f.calls.start('web', { paused: true });
  await f.pass(1000);
  expect([f.see('web'), f.told(), f.driver.guest('web').console]).toEqual([
    'web paused(user)',
    ['web: started(booted) paused(user)', 'web: suspended(paused) paused(user)'],
    '',
  ]);
});

test('gives each start a number of its own', async () => {
  await f.started('web');
  await f.started('db');
  await f.calls.destroy('web');
  const { domain } = await f.calls.start('web');
  expect(domain?.id).toBe(3);
});

test('a domain that runs is refused, with its state', async () => {
  await f.started('web');
  await expect(f.calls.start('web')).rejects.toMatchObject({
    reason: 'INVALID_STATE',
    message: 'domain web is running; start needs shutoff',
  });
});

test('of twenty starts at a time one wins', async () => {
  await f.defined('web');
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(f.calls.start('web'))));
  expect(outcomes.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'INVALID_STATE'), 'ok']);
});

test('the call that waits is refused with who holds the domain', async () => {
  await f.defined('web');
  f.driver.inject({ verb: 'launch', outcome: 'hang' });
  const hanging = outcomeOf(f.calls.start('web'));
  const waiting = outcomeOf(f.calls.start('web'));
  await f.clock.advance(30_000);
  expect(await waiting).toBe('JOB_TIMEOUT');
  await f.calls.destroy('web');
  expect(await hanging).toBe('CANCELLED');
});

test('checks and changes nothing when only asked to', async () => {
  await f.defined('web');
  const { domain } = await f.calls.start('web', { validateOnly: true });
  expect([domain?.resourceVersion, f.see('web'), f.told(), f.driver.host.machines]).toEqual([
    1,
    'web shutoff(unspecified)',
    [],
    [],
  ]);
});

test('a check alone refuses what the call would refuse', async () => {
  await f.started('web');
  expect([
    await outcomeOf(f.calls.start('web', { validateOnly: true })),
    await outcomeOf(f.calls.start('web', { validateOnly: true, ifVersion: 7 })),
  ]).toEqual(['INVALID_STATE', 'VERSION_MISMATCH']);
});

test('another version than the one that the caller saw is refused, naming both', async () => {
  await f.defined('web');
  await expect(f.calls.start('web', { ifVersion: 9 })).rejects.toMatchObject({
    reason: 'VERSION_MISMATCH',
    message: 'domain web has version 1; the call needs 9',
  });
});

test('the guest holds leases for the disks that it writes to', async () => {
  await f.started('web', withDisk);
  const { domain } = await f.calls.get('web');
  expect([leases.held(), domain?.leases.map(({ path }) => path)]).toEqual([['web /disk'], ['/disk']]);
});

describe('what goes wrong leaves nothing behind', () => {
  const failures: readonly [string, () => void, string][] = [
    ['the leases', () => leases.failNext('acquire', 'LEASE_BUSY'), 'LEASE_BUSY'],
    ['the launch', () => f.driver.inject({ verb: 'launch', call: 1, outcome: 'fail' }), 'LAUNCH_FAILED'],
    [
      'the guest dies in the launch',
      () => f.driver.inject({ verb: 'launch', call: 1, outcome: 'die' }),
      'LAUNCH_FAILED',
    ],
    ['the binding of leases', () => leases.failNext('bind', 'LOCKD_UNAVAILABLE'), 'LOCKD_UNAVAILABLE'],
    ['the first instruction', () => f.driver.inject({ verb: 'resume', call: 1, outcome: 'fail' }), 'MONITOR_FAILED'],
    ['the guest dies at it', () => f.driver.inject({ verb: 'resume', call: 1, outcome: 'die' }), 'MONITOR_FAILED'],
  ];
  test.each(failures)('%s', async (_, arrange, reason) => {
    await f.defined('web', withDisk);
    arrange();
    expect(await outcomeOf(f.calls.start('web'))).toBe(reason);
    await f.settle();
    const { guests } = await f.at.store.load();
    expect({
      seen: f.see('web'),
      told: f.told(),
      machines: f.driver.host.machines,
      held: leases.held(),
      guests,
    }).toEqual({
      seen: 'web shutoff(failed)',
      told: ['web: stopped(failed) shutoff(failed)'],
      machines: [],
      held: [],
      guests: [],
    });
    expect(await outcomeOf(f.calls.start('web'))).toBe('ok');
  });

  test('a disk that is full', async () => {
    await f.defined('web', withDisk);
    disk.fill('/run/guests');
    expect(await outcomeOf(f.calls.start('web'))).toBe('STATE_WRITE_FAILED');
    expect([f.see('web'), f.driver.host.machines, leases.held()]).toEqual(['web shutoff(failed)', [], []]);
    disk.free();
    expect(await outcomeOf(f.calls.start('web'))).toBe('ok');
  });

  test.each([1, 2, 3])('a disk that is full from write %i on', async (nth) => {
    await f.defined('web', withDisk);
    disk.fillAfter(nth - 1, '/run/guests');
    expect(await outcomeOf(f.calls.start('web'))).toBe('STATE_WRITE_FAILED');
    expect([f.see('web'), f.driver.host.machines, leases.held()]).toEqual(['web shutoff(failed)', [], []]);
  });

  test('an undo that fails does not keep the others from being done, and is told', async () => {
    await f.defined('web', withDisk);
    f.driver.inject({ verb: 'resume', call: 1, outcome: 'fail' });
    leases.failNext('release', 'LOCKD_UNAVAILABLE');
    await expect(f.calls.start('web')).rejects.toMatchObject({
      reason: 'MONITOR_FAILED',
      message: expect.stringContaining('could not take back: release leases') as string,
    });
    expect([f.see('web'), f.driver.host.machines]).toEqual(['web shutoff(failed)', []]);
  });

  test('a process that cannot be ended keeps its lease and its file', async () => {
    await f.defined('web', withDisk);
    f.driver.inject({ verb: 'resume', call: 1, outcome: 'fail' });
    f.driver.inject({ verb: 'end', call: 1, outcome: 'hang' });
    const start = outcomeOf(f.calls.start('web'));
    await f.settleUntil(() => f.clock.pending > 0);
    await f.clock.advance(30_000);
    expect(await start).toBe('MONITOR_FAILED');
    const { guests } = await f.at.store.load();
    expect([f.see('web'), leases.held(), guests.map(({ phase }) => phase)]).toEqual([
      'web shutoff(failed)',
      ['web /disk'],
      [1],
    ]);
    f = await f.restart({ leases });
    expect([f.see('web'), f.driver.host.machines]).toEqual(['web shutoff(failed)', []]);
  });
});
