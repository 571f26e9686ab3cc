import { AffectScope } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { type ScriptedLeases, scriptedLeases } from '../../../test/engine/scripted-leases.js';

let leases: ScriptedLeases;
let f: EngineFixture;

beforeEach(async () => {
  leases = scriptedLeases();
  f = await engineFixture({ leases });
});
afterEach(() => f[Symbol.asyncDispose]());

const first = { source: { file: '/images/a.img' }, target: { dev: 'vda' } };
const second = { source: { file: '/images/b.img' }, target: { dev: 'vdb' } };
const both = { scope: AffectScope.AFFECT_SCOPE_BOTH };

/** Those of the guest, and those of the next boot. */
function disksOf(): string[][] {
  const { live, definition } = f.at.domains.byName('web')?.record ?? {};
  return [live?.spec, definition].map((spec) =>
    (spec?.devices?.disks ?? []).map(({ target, alias }) => `${target?.dev} ${alias}`),
  );
}

/** Answers what could not be taken back since. */
function failedUndos(): () => string[] {
  const told = vi.spyOn(f.at.operations, 'reportUndoFailures');
  return () => told.mock.calls.flatMap(([, failures]) => failures.map(({ what }) => what));
}

test('a running guest gets a disk once its lease is held, and the next boot does not', async () => {
  await f.started('web', { devices: { disks: [first] } });
  const { domain, changes } = await f.calls.attachDisk('web', second);
  expect(changes.map(({ path, effect }) => `${path} ${effect}`)).toEqual(['devices.disks[1] 1']);
  expect(domain?.resourceVersion).toBeGreaterThan(0);
  expect(disksOf()).toEqual([['vda virtio-disk0', 'vdb virtio-disk1'], ['vda undefined']]);
  expect(leases.held()).toEqual(['web /images/a.img', 'web /images/b.img']);
  expect(f.told()).toEqual(['web: deviceAdded running(booted)']);
});

test('a guest without any lease gets its first one', async () => {
  await f.started('web');
  await f.calls.attachDisk('web', first);
  expect(leases.held()).toEqual(['web /images/a.img']);
  await f.calls.attachDisk('web', second);
  expect(leases.held()).toEqual(['web /images/a.img', 'web /images/b.img']);
  await f.calls.destroy('web');
  expect(leases.held()).toEqual([]);
});

test('a domain that is off gets it for its next boot, which has it then', async () => {
  await f.defined('web');
  await f.calls.attachDisk('web', first);
  expect(f.told()).toEqual(['web: configurationChange shutoff(unspecified)']);
  await f.calls.start('web');
  expect(leases.held()).toEqual(['web /images/a.img']);
});

test('both are changed where both are meant', async () => {
  await f.started('web');
  await f.calls.attachDisk('web', first, both);
  expect(disksOf()).toEqual([['vda virtio-disk0'], ['vda undefined']]);
  expect(f.told()).toEqual(['web: deviceAdded running(booted)', 'web: configurationChange running(booted)']);
});

test('XML says which device it is, and what is wrong with it where', async () => {
  await f.started('web');
  await f.calls.attachXml(
    'web',
    '<?xml version="1.0"?>\n<disk type="file"><source file="/images/a.img"/><target dev="sda" bus="usb"/></disk>',
  );
  expect(leases.held()).toEqual(['web /images/a.img']);
  await expect(f.calls.attachXml('web', '<disk>\n<target =/></disk>')).rejects.toThrow(/^line 2/);
  await expect(f.calls.attachXml('web', '<disk/><disk/>')).rejects.toMatchObject({ reason: 'XML_INVALID' });
  await expect(f.calls.attachXml('web', '</devices><title>x</title><devices>')).rejects.toMatchObject({
    reason: 'XML_INVALID',
  });
});

test('another class of device is refused by its name, before anything is done', async () => {
  await f.started('web');
  const interfaceXml = "<interface type='network'><source network='default'/></interface>";
  await expect(f.calls.attachXml('web', interfaceXml)).rejects.toMatchObject({
    reason: 'UNSUPPORTED',
    message: 'the device is of class interface; only disks can be attached yet',
  });
  expect(f.told()).toEqual([]);
});

test.each([
  ['a target that is taken', { ...second, target: { dev: 'vda' } }],
  ['an image that another disk of the domain is', { ...first, target: { dev: 'vdb' } }],
  ['no source', { target: { dev: 'vdb' } }],
])('%s is refused', async (_what, disk) => {
  await f.started('web', { devices: { disks: [first] } });
  await expect(f.calls.attachDisk('web', disk)).rejects.toMatchObject({ reason: 'INVALID_ARGUMENT' });
  expect(leases.held()).toEqual(['web /images/a.img']);
});

test('an answer to a question changes nothing', async () => {
  await f.started('web');
  const { domain, changes } = await f.calls.attachDisk('web', first, { ...both, validateOnly: true });
  expect(changes).toHaveLength(2);
  expect(domain?.spec?.devices?.disks).toHaveLength(1);
  expect([disksOf(), leases.held(), f.told()]).toEqual([[[], []], [], []]);
});

test.each(['extend', 'bind'] as const)('nothing is left when leases fail at %s', async (verb) => {
  await f.started('web', { devices: { disks: [first] } });
  const before = disksOf();
  leases.failNext(verb, 'LEASE_BUSY');
  await expect(f.calls.attachDisk('web', second, both)).rejects.toMatchObject({ reason: 'LEASE_BUSY' });
  expect([disksOf(), leases.held(), f.told()]).toEqual([before, ['web /images/a.img'], []]);
});

test('nothing is left when the guest does not get the disk', async () => {
  await f.started('web', { devices: { disks: [first] } });
  f.driver.inject({ verb: 'plugDisk', outcome: 'fail' });
  await expect(f.calls.attachDisk('web', second)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  expect([leases.held(), f.told(), f.at.domains.byName('web')?.record.live?.plugging]).toEqual([
    ['web /images/a.img'],
    [],
    undefined,
  ]);
});

test.each([
  ['gets it', [{ verb: 'plugDisk', outcome: 'die' }]],
  [
    'has it taken out again',
    [
      { verb: 'plugDisk', outcome: 'fail' },
      { verb: 'devices', outcome: 'die' },
    ],
  ],
  [
    'is to close its leases',
    [
      { verb: 'plugDisk', outcome: 'fail' },
      { verb: 'letGo', outcome: 'die' },
    ],
  ],
] as const)('a guest that ends while it %s has let go of all: that is no fault', async (_when, rules) => {
  const error = vi.spyOn(f.at.logger, 'error');
  const undone = failedUndos();
  await f.started('web', { devices: { disks: [first] } });
  for (const rule of rules) f.driver.inject(rule);
  await expect(f.calls.attachDisk('web', second)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  await f.settle();
  expect([f.see('web'), leases.held(), disksOf()]).toEqual(['web shutoff(crashed)', [], [[], ['vda undefined']]]);
  expect([error.mock.calls, undone()]).toEqual([[], []]);
});

test('one whose monitor is lost meanwhile keeps disk and lease until it can be asked', async () => {
  const undone = failedUndos();
  await f.started('web', { devices: { disks: [first] } });
  f.driver.inject({ verb: 'plugDisk', delayMs: 10 });
  const { pending } = f.clock;
  const attached = f.calls.attachDisk('web', second);
  attached.catch(() => {});
  await f.settleUntil(() => f.clock.pending > pending);
  f.driver.guest('web').loseMonitor();
  await f.clock.advance(10);
  await expect(attached).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  expect([leases.held(), undone()]).toEqual([['web /images/a.img', 'web /images/b.img'], []]);
  f.driver.guest('web').regainMonitor();
  await f.settleUntil(() => leases.held().length === 1);
  await f.settle();
  expect(disksOf()[0]).toEqual(['vda virtio-disk0']);
});

test('what goes wrong while it is taken out again is a fault of a guest that answers', async () => {
  const undone = failedUndos();
  await f.started('web', { devices: { disks: [first] } });
  f.driver.inject({ verb: 'plugDisk', outcome: 'fail' });
  f.driver.inject({ verb: 'devices', outcome: 'fail' });
  await expect(f.calls.attachDisk('web', second)).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  expect(undone()).toEqual(['take the disk out again']);
});

test('a guest that is without its leases gets no more', async () => {
  await f[Symbol.asyncDispose]();
  leases = scriptedLeases({ releasesWhilePaused: true });
  f = await engineFixture({ leases });
  await f.started('web', { devices: { disks: [first] } });
  await f.calls.suspend('web');
  await expect(f.calls.attachDisk('web', second)).rejects.toThrow('given its leases back while it is paused');
  await f.calls.resume('web');
  await f.calls.attachDisk('web', second);
  await f.calls.suspend('web');
  expect(leases.held()).toEqual([]);
  await f.calls.resume('web');
  expect(leases.held()).toEqual(['web /images/a.img', 'web /images/b.img']);
});

test('a disk on an image that the guest has under another takes no second lease', async () => {
  const over = (name: string) => ({
    source: { file: `/images/${name}.qcow2` },
    driver: { type: 'qcow2' },
    backingStore: { type: 'file', format: { type: 'raw' }, source: { file: '/images/base.img' }, backingStore: {} },
  });
  await f.started('web', { devices: { disks: [{ ...over('a'), target: { dev: 'vda' } }] } });
  await f.calls.attachDisk('web', { ...over('b'), target: { dev: 'vdb' } });
  expect(leases.held()).toEqual(['web /images/a.qcow2', 'web /images/base.img', 'web /images/b.qcow2']);
  await f.calls.detach('web', 'vda');
  expect(leases.held()).toEqual(['web /images/base.img', 'web /images/b.qcow2']);
  await f.calls.detach('web', 'vdb');
  expect(leases.held()).toEqual([]);
});
