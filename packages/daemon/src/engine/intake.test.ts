import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { outcomeOf } from '../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture, smallSpec } from '../../test/engine/engine-fixture.js';
import { type FailingFileSystem, failingFileSystem } from '../../test/engine/failing-file-system.js';
import { type ScriptedLeases, scriptedLeases } from '../../test/engine/scripted-leases.js';
import { factReporter } from './intake.js';

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

test('a guest that dies takes its leases and its file with it', async () => {
  await f.started('web', withDisk);
  f.driver.guest('web').crash();
  await f.settle();
  const { guests } = await f.at.store.load();
  expect([f.see('web'), f.told(), leases.held(), guests]).toEqual([
    'web shutoff(crashed)',
    ['web: stopped(crashed) shutoff(crashed)'],
    [],
    [],
  ]);
});

test('leases that cannot be given back keep nobody from knowing that the guest is gone', async () => {
  await f.started('web', withDisk);
  leases.failNext('release', 'LOCKD_UNAVAILABLE');
  f.driver.guest('web').crash();
  await f.settle();
  expect(f.see('web')).toBe('web shutoff(crashed)');
});

test('what has happened is known though the disk is full', async () => {
  await f.started('web');
  disk.fill();
  f.driver.guest('web').pauseByIoError('vda');
  await f.settle();
  const paused = f.see('web');
  f.driver.guest('web').crash();
  await f.settle();
  expect([paused, f.see('web'), f.told()]).toEqual([
    'web paused(io-error)',
    'web shutoff(crashed)',
    [
      'web: ioError running(booted)',
      'web: suspended(io-error) paused(io-error)',
      'web: stopped(crashed) shutoff(crashed)',
    ],
  ]);
});

test('a call does not decide on a state that is known to be over', async () => {
  await f.started('web');
  f.driver.guest('web').crash();
  // The fact has come up when this call looks, though its own job waits behind the call's.
  await Promise.resolve();
  expect([await outcomeOf(f.calls.start('web')), f.see('web')]).toEqual(['ok', 'web running(booted)']);
});

test('nor does one that has waited before the fact came up', async () => {
  await f.started('web');
  f.driver.inject({ verb: 'pressPowerButton', delayMs: 10 });
  const first = outcomeOf(f.calls.shutdown('web'));
  const second = outcomeOf(f.calls.suspend('web'));
  // The boot of the guest, the wait of the second call, and the button.
  await f.settleUntil(() => f.clock.pending === 3);
  f.driver.guest('web').crash();
  await f.clock.advance(10);
  expect([await first, await second]).toEqual(['MONITOR_FAILED', 'INVALID_STATE']);
});

test('facts of an earlier start are not taken for those of this one', async () => {
  await f.started('web');
  const domain = f.at.domains.byName('web');
  if (domain === undefined) throw new Error('no domain');
  factReporter(f.at, domain, 'another start')({ kind: 'exited', cause: 'crashed', detail: '' });
  await f.settle();
  expect([f.see('web'), f.told()]).toEqual(['web running(booted)', []]);
});

test('facts keep their order while a call holds the domain', async () => {
  await f.started('web');
  f.driver.inject({ verb: 'pressPowerButton', delayMs: 10 });
  const shutdown = f.calls.shutdown('web');
  const guest = f.driver.guest('web');
  guest.pauseFromOutside();
  guest.resumeFromOutside();
  guest.shutdownFromInside();
  await f.settleUntil(() => f.at.domains.byName('web')?.inbox.length === 3 && f.clock.pending === 2);
  await f.clock.advance(10);
  await shutdown;
  await f.settle();
  expect(f.told()).toEqual([
    'web: suspended(paused) paused(user)',
    'web: resumed(unpaused) running(unpaused)',
    'web: shutdown(guest) shutdown(user)',
    'web: stopped(shutdown) shutoff(shutdown)',
  ]);
});

test('a flood of news is bounded; what moves the state is kept', async () => {
  await f.started('web');
  f.driver.inject({ verb: 'pause', outcome: 'hang', call: 1 });
  const suspend = outcomeOf(f.calls.suspend('web'));
  const domain = f.at.domains.byName('web');
  const guest = f.driver.guest('web');
  for (let index = 0; index < 1200; index++) guest.reportIoError('vda');
  guest.crash();
  await f.settleUntil(() => (domain?.inbox.length ?? 0) > 1000);
  const waiting = domain?.inbox.length;
  f.at.operations.cancel(domain?.jobs.holder?.operationId ?? '', 'test');
  expect(await suspend).toBe('CANCELLED');
  await f.settle();
  expect([waiting, f.see('web')]).toEqual([1001, 'web shutoff(crashed)']);
});

test('a monitor that is lost and comes back, and what happened between', async () => {
  await f.started('web');
  f.driver.guest('web').loseMonitor();
  await f.settle();
  const { domain } = await f.calls.get('web');
  f.driver.guest('web').regainMonitor();
  await f.settle();
  expect([domain?.unreachable, (await f.calls.get('web')).domain?.unreachable, f.told()]).toEqual([
    true,
    false,
    ['web: reachability running(booted)', 'web: reachability running(booted)'],
  ]);
});

test('a balloon that moves is the memory that the guest has', async () => {
  const mebibyte = 1024 ** 2;
  await f.started('web', { memoryBytes: 256 * mebibyte });
  await f.calls.setMemory('web', 192 * mebibyte);
  await f.settle();
  const { domain } = await f.calls.get('web');
  expect([domain?.spec?.currentMemoryBytes, f.told()]).toEqual([
    192 * mebibyte,
    ['web: configurationChange running(booted)', 'web: balloonChange running(booted)'],
  ]);
});

describe('the version of a domain', () => {
  test('grows with all that is told, and with nothing else', async () => {
    await f.calls.define(smallSpec('web'));
    await f.calls.start('web');
    f.driver.guest('web').pauseFromOutside();
    await f.settle();
    await f.calls.resume('web');
    await f.calls.shutdown('web');
    await f.calls.reboot('web');
    await f.calls.destroy('web');
    const { events } = f.at.events.list({ limit: 100 });
    expect(events.map(({ resourceVersion }) => resourceVersion)).toEqual([1, 2, 2, 3, 4, 5, 6]);
  });
});

test('the end of a guest that a destroy takes over is no fault', async () => {
  const error = vi.spyOn(f.at.logger, 'error');
  await f.started('web');
  f.driver.inject({ verb: 'end', outcome: 'hang' });
  f.driver.guest('web').shutdownFromInside();
  // Announced on disk: from then on it is the driver that is waited for.
  const note = join(f.directory, 'run', 'guests', `${f.at.domains.byName('web')?.uuid}.json`);
  await expect.poll(() => readFileSync(note, 'utf8')).toContain('ENDING');
  f.driver.clearFaults();
  await f.calls.destroy('web');
  expect([f.see('web'), error.mock.calls]).toEqual(['web shutoff(destroyed)', []]);
});

test('the end of a guest that was to begin anew is no fault', async () => {
  const error = vi.spyOn(f.at.logger, 'error');
  await f.started('web', { onReboot: 'restart' });
  f.driver.inject({ verb: 'reset', outcome: 'die' });
  await f.calls.reboot('web');
  f.driver.guest('web').shutdownFromInside();
  await f.settle();
  expect([f.see('web')?.startsWith('web shutoff'), error.mock.calls]).toEqual([true, []]);
});
