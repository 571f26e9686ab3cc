import { lifecycleDetailNames, lifecycleTypeNames } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineFixture, engineFixture, smallSpec } from '../../test/engine/engine-fixture.js';
import { outcomeOf } from '../../test/engine/engine-calls.js';

/** Every pair of a type and a detail that libvirt's lifecycle events have: 39 on 9 types. */
const vocabulary: Readonly<Record<string, readonly string[]>> = {
  defined: ['added', 'updated', 'renamed', 'from-snapshot'],
  undefined: ['removed', 'renamed'],
  started: ['booted', 'migrated', 'restored', 'from-snapshot', 'wakeup'],
  suspended: [
    'paused',
    'migrated',
    'io-error',
    'watchdog',
    'restored',
    'from-snapshot',
    'api-error',
    'postcopy',
    'postcopy-failed',
  ],
  resumed: ['unpaused', 'migrated', 'from-snapshot', 'postcopy', 'postcopy-failed'],
  stopped: ['shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from-snapshot'],
  shutdown: ['finished', 'guest', 'host'],
  pmsuspended: ['memory', 'disk'],
  crashed: ['panicked', 'crashloaded'],
};

/** What no verb of today can lead to, and the verb that it waits for. */
const waiting: Readonly<Record<string, string>> = {
  'defined(from-snapshot)': 'revert to a snapshot',
  'started(migrated)': 'migrate',
  'started(from-snapshot)': 'revert to a snapshot',
  'suspended(migrated)': 'migrate',
  'suspended(from-snapshot)': 'revert to a snapshot',
  'suspended(api-error)': 'dump and migrate, which hold the guest meanwhile and may fail to let it go on',
  'suspended(postcopy)': 'migrate, post-copy',
  'suspended(postcopy-failed)': 'migrate, post-copy',
  'resumed(migrated)': 'migrate',
  'resumed(from-snapshot)': 'revert to a snapshot',
  'resumed(postcopy)': 'migrate, post-copy',
  'resumed(postcopy-failed)': 'migrate, post-copy',
  'stopped(migrated)': 'migrate',
  'stopped(from-snapshot)': 'revert to a snapshot',
  'shutdown(finished)': 'a driver that cannot tell who shut the guest down: QEMU can',
};

let f: EngineFixture;
beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

const guest = () => f.driver.guest('web');

/** How each row of libvirt's life of a domain comes about here, and what is told of it. */
const rows: readonly [row: string, happen: () => Promise<unknown>, told: readonly string[]][] = [
  ['define', () => f.calls.define(smallSpec('new')), ['new: defined(added) shutoff(unspecified)']],
  [
    'define again',
    async () => {
      await f.defined('new');
      await f.calls.define(smallSpec('new', { title: 'other' }));
    },
    ['new: defined(updated) shutoff(unspecified)'],
  ],
  [
    'create a transient one',
    () => f.calls.create(smallSpec('new')),
    ['new: resumed(unpaused) running(booted)', 'new: started(booted) running(booted)'],
  ],
  [
    'start',
    async () => {
      await f.defined('new');
      await f.calls.start('new');
    },
    ['new: resumed(unpaused) running(booted)', 'new: started(booted) running(booted)'],
  ],
  [
    'start paused',
    async () => {
      await f.defined('new');
      await f.calls.start('new', { paused: true });
    },
    ['new: started(booted) paused(user)', 'new: suspended(paused) paused(user)'],
  ],
  [
    'start that fails',
    async () => {
      await f.defined('new');
      f.driver.inject({ verb: 'launch', outcome: 'fail' });
      await outcomeOf(f.calls.start('new'));
    },
    ['new: stopped(failed) shutoff(failed)'],
  ],
  ['suspend', () => f.calls.suspend('web'), ['web: suspended(paused) paused(user)']],
  [
    'suspend a paused one',
    async () => {
      await f.calls.suspend('web');
      f.told();
      await f.calls.suspend('web');
    },
    [],
  ],
  [
    'resume',
    async () => {
      await f.calls.suspend('web');
      f.told();
      await f.calls.resume('web');
    },
    ['web: resumed(unpaused) running(unpaused)'],
  ],
  ['resume a running one', () => outcomeOf(f.calls.resume('web')), []],
  [
    'shutdown',
    async () => {
      await f.calls.shutdown('web');
      await f.pass(1000);
    },
    ['web: shutdown(guest) shutdown(user)', 'web: stopped(shutdown) shutoff(shutdown)'],
  ],
  ['reboot by the guest', async () => guest().rebootFromInside(), ['web: reboot running(booted)']],
  ['reset', () => f.calls.reset('web'), ['web: reboot running(booted)']],
  [
    'destroy',
    () => f.calls.destroy('web'),
    ['web: shutdown(host) shutdown(user)', 'web: stopped(destroyed) shutoff(destroyed)'],
  ],
  ['the hypervisor dies', async () => guest().crash(), ['web: stopped(crashed) shutoff(crashed)']],
  [
    'panic',
    async () => guest().panic(),
    ['web: crashed(panicked) crashed(panicked)', 'web: stopped(crashed) shutoff(crashed)'],
  ],
  [
    'panic, on_crash preserve, then resume',
    async () => {
      await f.started('kept', { onCrash: 'preserve' });
      f.driver.guest('kept').panic();
      await f.settle();
      await f.calls.resume('kept');
    },
    ['kept: crashed(panicked) crashed(panicked)', 'kept: resumed(unpaused) running(unpaused)'],
  ],
  ['panic into a crash kernel', async () => guest().loadCrashKernel(), ['web: crashed(crashloaded) running(booted)']],
  [
    'a disk fails, policy stop',
    async () => guest().pauseByIoError('vda'),
    ['web: ioError running(booted)', 'web: suspended(io-error) paused(io-error)'],
  ],
  [
    'the watchdog pauses it',
    async () => guest().fireWatchdog('pause'),
    ['web: watchdog running(booted)', 'web: suspended(watchdog) paused(watchdog)'],
  ],
  ['it sleeps', async () => guest().sleep('memory'), ['web: pmsuspended(memory) pmsuspended(unspecified)']],
  ['it sleeps on disk', async () => guest().sleep('disk'), ['web: pmsuspended(disk) pmsuspended(unspecified)']],
  [
    'it wakes',
    async () => {
      guest().sleep('memory');
      await f.settle();
      f.told();
      guest().wake();
    },
    ['web: started(wakeup) running(wakeup)'],
  ],
  [
    'suspend and resume of a sleeping one',
    async () => {
      guest().sleep('memory');
      await f.settle();
      f.told();
      expect([await outcomeOf(f.calls.suspend('web')), await outcomeOf(f.calls.resume('web'))]).toEqual([
        'INVALID_STATE',
        'INVALID_STATE',
      ]);
    },
    [],
  ],
  [
    'managed save, and start from it',
    async () => {
      await f.calls.managedSave('web');
      await f.calls.start('web');
    },
    [
      'web: suspended(paused) paused(save)',
      'web: stopped(saved) shutoff(saved)',
      'web: resumed(unpaused) running(restored)',
      'web: started(restored) running(restored)',
    ],
  ],
  [
    'managed save of one that is paused, and start from it',
    async () => {
      await f.calls.suspend('web');
      await f.calls.managedSave('web');
      await f.calls.start('web');
    },
    [
      'web: suspended(paused) paused(user)',
      'web: stopped(saved) shutoff(saved)',
      'web: started(restored) paused(user)',
      'web: suspended(restored) paused(user)',
    ],
  ],
  [
    'undefine',
    async () => {
      await f.defined('new');
      await f.calls.undefine('new');
    },
    ['new: undefined(removed) shutoff(unspecified)'],
  ],
  ['undefine while it runs', () => f.calls.undefine('web'), ['web: undefined(removed) running(booted)']],
  [
    'rename',
    async () => {
      await f.defined('new');
      await f.calls.rename('new', 'newer');
    },
    ['new: undefined(renamed) shutoff(unspecified)', 'newer: defined(renamed) shutoff(unspecified)'],
  ],
  [
    'a transient one ends: that is the last of it',
    async () => {
      await f.calls.create(smallSpec('new'));
      f.told();
      await f.calls.destroy('new');
      expect(f.see('new')).toBeUndefined();
    },
    ['new: shutdown(host) shutdown(user)', 'new: stopped(destroyed) shutoff(destroyed)'],
  ],
];

/** Words of our own, which libvirt does not have. */
const ours: ReadonlySet<string> = new Set(['lease-lost']);

const told = new Set<string>(['stopped(failed)']);

test.each(rows)('%s', async (_row, happen, expected) => {
  await f.started('web');
  await happen();
  await f.settle();
  const lines = f.told();
  expect(lines).toEqual(expected);
  for (const line of lines) told.add(line.split(' ')[1] ?? '');
});

test('a guest that is gone when the daemon comes back', async () => {
  await f.started('web');
  const next = await f.restart({ beforeNext: () => f.driver.guest('web').crash() });
  try {
    expect(next.told()).toEqual(['web: stopped(failed) shutoff(daemon)']);
  } finally {
    f = next;
  }
});

test('every detail of libvirt is told, or waits for a verb that does not exist yet', () => {
  const pairs = Object.entries(vocabulary).flatMap(([type, details]) => details.map((detail) => `${type}(${detail})`));
  expect(pairs).toHaveLength(39);
  expect(pairs.filter((pair) => !told.has(pair) && waiting[pair] === undefined)).toEqual([]);
  expect(Object.keys(waiting).filter((pair) => told.has(pair) || !pairs.includes(pair))).toEqual([]);
  expect(Object.keys(vocabulary)).toEqual(lifecycleTypeNames.names.filter((name) => name !== 'unspecified'));
  const details = new Set(Object.values(vocabulary).flat());
  expect([...details].toSorted()).toEqual(
    lifecycleDetailNames.names.filter((name) => name !== 'unspecified' && !ours.has(name)).toSorted(),
  );
});
