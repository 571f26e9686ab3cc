import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { lostLease, type ScriptedLeases, scriptedLeases } from '../../../test/engine/scripted-leases.js';
import { watchLeases } from '../watch-leases.js';

let leases: ScriptedLeases;
let f: EngineFixture;

beforeEach(async () => {
  leases = scriptedLeases();
  f = await engineFixture({ leases });
  await f.started('web', { devices: { disks: [disk('a'), disk('b')], interfaces: [{ type: 'user' }] } });
});
afterEach(() => f[Symbol.asyncDispose]());

const disk = (letter: string) => ({ source: { file: `/images/${letter}.img` }, target: { dev: `vd${letter}` } });
const held = (...letters: string[]): string[] => letters.map((letter) => `web /images/${letter}.img`);

/** Those of the guest, and those of the next boot. */
function disksOf(): (string | undefined)[][] {
  const { live, definition } = f.at.domains.byName('web')?.record ?? {};
  return [live?.spec, definition].map((spec) => (spec?.devices?.disks ?? []).map(({ target }) => target?.dev));
}

test.each([
  ['its target', { $case: 'target', value: 'vdb' }],
  ['its alias', { $case: 'alias', value: 'virtio-disk1' }],
  ['its XML', { $case: 'source', value: { document: { $case: 'xml', value: "<disk><target dev='vdb'/></disk>" } } }],
] as const)('a disk is known by %s; its lease is free when the guest has let go', async (_what, by) => {
  const { changes } = await f.calls.detach('web', by, { scope: 3 });
  expect(changes.map(({ path, effect }) => `${path} ${effect}`)).toEqual(['devices.disks[1] 1', 'devices.disks[1] 2']);
  expect([disksOf(), leases.held()]).toEqual([[['vda'], ['vda']], held('a')]);
  expect(f.told()).toEqual(['web: deviceRemoved running(booted)', 'web: configurationChange running(booted)']);
});

test('the running guest alone, and then the next boot alone', async () => {
  await f.calls.detach('web', 'vdb');
  expect(disksOf()).toEqual([['vda'], ['vda', 'vdb']]);
  await f.calls.detach('web', 'vdb', { scope: 2 });
  expect([disksOf(), f.told()]).toEqual([
    [['vda'], ['vda']],
    ['web: deviceRemoved running(booted)', 'web: configurationChange running(booted)'],
  ]);
});

test('a guest that refuses keeps disk and lease', async () => {
  f.driver.guest('web').behave({ unplug: 'refuse' });
  await expect(f.calls.detach('web', 'vdb')).rejects.toMatchObject({ reason: 'DEVICE_IN_USE' });
  await f.settle();
  expect([disksOf()[0], leases.held(), f.told()]).toEqual([['vda', 'vdb'], held('a', 'b'), []]);
});

test('a guest that says nothing keeps both, until it lets go later', async () => {
  f.driver.guest('web').behave({ unplug: 'ignore' });
  const detached = f.calls.detach('web', 'vdb');
  detached.catch(() => {});
  await f.settleUntil(() => f.at.domains.byName('web')?.jobs.holder !== undefined);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  await f.clock.advance(5000);
  await expect(detached).rejects.toMatchObject({ reason: 'DEVICE_IN_USE' });
  expect([leases.held(), f.told()]).toEqual([held('a', 'b'), []]);
  f.driver.guest('web').releaseDevice('virtio-disk1');
  await f.settleUntil(() => leases.held().length === 1);
  await f.settle();
  expect([disksOf()[0], leases.held(), f.told()]).toEqual([['vda'], held('a'), ['web: deviceRemoved running(booted)']]);
});

test('a lease that was given back is in no record, though the guest has not closed it', async () => {
  f.driver.inject({ verb: 'letGo', outcome: 'fail' });
  await f.calls.detach('web', 'vdb');
  const recorded = f.at.domains.byName('web')?.record.live?.leases.map(({ path }) => path);
  expect([leases.held(), recorded]).toEqual([held('a'), ['/images/a.img']]);
});

test('a guest that ends while it is asked what it let go of is no fault', async () => {
  const error = vi.spyOn(f.at.logger, 'error');
  f.driver.inject({ verb: 'devices', outcome: 'die' });
  f.driver.guest('web').releaseDevice('virtio-disk1');
  await f.settle();
  expect([f.see('web'), leases.held(), error.mock.calls]).toEqual(['web shutoff(crashed)', [], []]);
});

test('nor is one that cannot be asked; it is when it can be', async () => {
  const error = vi.spyOn(f.at.logger, 'error');
  f.driver.guest('web').releaseDevice('virtio-disk1');
  f.driver.guest('web').loseMonitor();
  await f.settle();
  expect([leases.held(), error.mock.calls]).toEqual([held('a', 'b'), []]);
  f.driver.guest('web').regainMonitor();
  await f.settle();
  expect([disksOf()[0], leases.held(), error.mock.calls]).toEqual([['vda'], held('a'), []]);
});

test('one that answers, and does not say what it has, is', async () => {
  const error = vi.spyOn(f.at.logger, 'error');
  f.driver.inject({ verb: 'devices', outcome: 'fail' });
  f.driver.guest('web').releaseDevice('virtio-disk1');
  await f.settle();
  await f.settleUntil(() => error.mock.calls.length > 0);
  expect(error.mock.calls.map(([, message]) => message)).toEqual(['a fact could not be dealt with']);
});

test('a refusal that comes later is told', async () => {
  f.driver.guest('web').refuseToRelease('virtio-disk1');
  f.driver.guest('web').refuseToRelease('unheard-of');
  await f.settle();
  expect(f.told()).toEqual(['web: deviceRemovalFailed running(booted)']);
});

test('a disk that is gone when the daemon comes back is gone from the records, and its lease is free', async () => {
  const machine = f.driver.host.find('web');
  f = await f.restart({ beforeNext: () => machine?.devices.release('virtio-disk1') });
  await f.settle();
  expect([disksOf()[0], f.told()]).toEqual([['vda'], ['web: deviceRemoved running(booted)']]);
});

test('what is not there, or is no disk, is refused as such', async () => {
  await expect(f.calls.detach('web', 'vdz')).rejects.toMatchObject({ reason: 'DEVICE_NOT_FOUND' });
  await expect(f.calls.detach('web', { $case: 'alias', value: 'net0' })).rejects.toMatchObject({
    reason: 'UNSUPPORTED',
    message: 'the device is of class interface; only disks can be detached yet',
  });
});

test('an answer to a question changes nothing', async () => {
  const { changes, domain } = await f.calls.detach('web', 'vdb', { scope: 3, validateOnly: true });
  expect([changes.length, domain?.spec?.devices?.disks.length]).toEqual([2, 1]);
  expect([disksOf(), f.told()]).toEqual([
    [
      ['vda', 'vdb'],
      ['vda', 'vdb'],
    ],
    [],
  ]);
});

describe('leases that cannot be given back', () => {
  let watch: Disposable;

  beforeEach(async () => {
    watch = watchLeases(f.at);
    leases.failNext('keep-only', 'LOCKD_UNAVAILABLE');
    await f.calls.detach('web', 'vdb');
  });
  afterEach(() => watch[Symbol.dispose]());

  test('are free when the guest ends', async () => {
    expect([disksOf()[0], leases.held()]).toEqual([['vda'], held('a', 'b')]);
    await f.calls.destroy('web');
    expect(leases.held()).toEqual([]);
  });

  test('may be lost without harm to the guest, which needs them no more', async () => {
    const { uuid = '', record } = f.at.domains.byName('web') ?? {};
    const pid = record?.live?.guest.process?.pid ?? 0;
    leases.lose('/images/b.img');
    leases.events?.lost({ uuid, pid }, lostLease('/images/b.img'));
    await f.settle();
    expect(f.see('web')).toBe('web running(booted)');
    leases.events?.lost({ uuid, pid }, lostLease('/images/a.img'));
    await f.settle();
    expect(f.see('web')).toBe('web shutoff(lease-lost)');
  });
});
