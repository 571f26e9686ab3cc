import { afterEach, beforeEach, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';
import { type FailingFileSystem, failingFileSystem } from '../../../test/engine/failing-file-system.js';

let f: EngineFixture;
let disk: FailingFileSystem;

beforeEach(async () => {
  disk = failingFileSystem();
  f = await engineFixture({ fileSystem: disk });
});
afterEach(() => f[Symbol.asyncDispose]());

test('holds the guest, and resume lets it go on', async () => {
  await f.started('web');
  await f.calls.suspend('web');
  const held = f.driver.guest('web').status.run;
  await f.calls.resume('web');
  expect([held, f.driver.guest('web').status.run, f.told()]).toEqual([
    'paused',
    'running',
    ['web: suspended(paused) paused(user)', 'web: resumed(unpaused) running(unpaused)'],
  ]);
});

test('to hold what is held changes nothing', async () => {
  await f.started('web');
  const { domain: first } = await f.calls.suspend('web');
  f.told();
  const { domain } = await f.calls.suspend('web');
  expect([domain?.resourceVersion, f.told()]).toEqual([first?.resourceVersion, []]);
});

test('a monitor that fails changes nothing', async () => {
  await f.started('web');
  f.driver.inject({ verb: 'pause', outcome: 'fail', call: 1 });
  expect([await outcomeOf(f.calls.suspend('web')), f.see('web'), f.told()]).toEqual([
    'MONITOR_FAILED',
    'web running(booted)',
    [],
  ]);
});

test('a disk that is full lets the guest go on as if nothing had been asked', async () => {
  await f.started('web');
  disk.fill();
  expect([await outcomeOf(f.calls.suspend('web')), f.see('web'), f.driver.guest('web').status.run, f.told()]).toEqual([
    'STATE_WRITE_FAILED',
    'web running(booted)',
    'running',
    [],
  ]);
});

test('a disk that is full leaves a held guest held', async () => {
  await f.started('web');
  await f.calls.suspend('web');
  f.told();
  disk.fill();
  expect([await outcomeOf(f.calls.resume('web')), f.see('web'), f.driver.guest('web').status.run, f.told()]).toEqual([
    'STATE_WRITE_FAILED',
    'web paused(user)',
    'paused',
    [],
  ]);
});

test('a guest that runs cannot be resumed', async () => {
  await f.started('web');
  expect(await outcomeOf(f.calls.resume('web'))).toBe('INVALID_STATE');
});

test('the state of a domain that moves is dated', async () => {
  await f.started('web');
  await f.clock.advance(5000);
  const { domain } = await f.calls.suspend('web');
  expect(domain?.stateChangedAt?.seconds).toBe(BigInt(f.clock.now() / 1000));
});
