import { ShutdownMode } from '@holdfast/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outcomeOf } from '../../../test/engine/engine-calls.js';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

test('asks, and what the guest does is told by events', async () => {
  await f.started('web');
  await f.pass(100);
  await f.calls.shutdown('web');
  const asked = f.see('web');
  await f.pass(100);
  expect([asked, f.see('web'), f.told(), f.driver.host.machines]).toEqual([
    'web running(booted)',
    'web shutoff(shutdown)',
    ['web: shutdown(guest) shutdown(user)', 'web: stopped(shutdown) shutoff(shutdown)'],
    [],
  ]);
});

test('a guest that does not obey runs on', async () => {
  await f.started('web');
  f.driver.guest('web').behave({ powerButton: 'ignore' });
  await f.calls.shutdown('web');
  await f.pass(60_000);
  expect([f.see('web'), f.told()]).toEqual(['web running(booted)', []]);
});

test('reboot: the guest goes off and comes back, and only the reboot is told', async () => {
  await f.started('web');
  await f.pass(100);
  await f.calls.reboot('web');
  await f.pass(100);
  await f.pass(100);
  const console = f.driver.guest('web').console;
  expect([f.see('web'), f.told(), console.match(/READY/g)?.length]).toEqual([
    'web running(booted)',
    ['web: reboot running(booted)'],
    2,
  ]);
});

test('a process that does not end after the guest is off is killed', async () => {
  await f.started('web');
  await f.pass(100);
  f.driver.guest('web').behave({ quit: 'ignore' });
  await f.calls.shutdown('web');
  await f.clock.advance(100);
  await f.settleUntil(() => f.at.domains.byName('web')?.jobs.holder?.kind === 'end-guest' && f.clock.pending > 0);
  const waiting = f.see('web');
  await f.clock.advance(5000);
  await f.settle();
  expect([waiting, f.see('web'), f.driver.host.machines]).toEqual(['web shutdown(user)', 'web shutoff(shutdown)', []]);
});

test('there is no agent to ask', async () => {
  await f.started('web');
  await expect(f.calls.shutdown('web', { mode: ShutdownMode.SHUTDOWN_MODE_GUEST_AGENT })).rejects.toMatchObject({
    reason: 'UNSUPPORTED',
    details: { violations: [{ field: 'mode', found: 'guest-agent', expected: 'acpi' }] },
  });
});

test('a domain that is off, or held, cannot be asked', async () => {
  await f.defined('off');
  await f.started('held');
  await f.calls.suspend('held');
  expect([await outcomeOf(f.calls.shutdown('off')), await outcomeOf(f.calls.reboot('held'))]).toEqual([
    'INVALID_STATE',
    'INVALID_STATE',
  ]);
});
