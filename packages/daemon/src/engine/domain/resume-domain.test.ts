import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineFixture, engineFixture } from '../../../test/engine/engine-fixture.js';

let f: EngineFixture;

beforeEach(async () => {
  f = await engineFixture();
});
afterEach(() => f[Symbol.asyncDispose]());

/** Resumes a guest that powers off just before it can: the button was pressed before it was held. */
async function resumeTooLate(): Promise<unknown> {
  await f.calls.suspend('web');
  f.told();
  f.driver.inject({ verb: 'resume', delayMs: 50, call: 1 });
  const { pending } = f.clock;
  const resumed = f.calls.resume('web').then(
    () => 'resumed',
    (error: unknown) => error,
  );
  await f.settleUntil(() => f.clock.pending > pending);
  f.driver.guest('web').shutdownFromInside();
  await f.clock.advance(50);
  return await resumed;
}

test('a guest that has shut itself down meanwhile cannot go on, and that is what is said', async () => {
  await f.started('web');
  await f.pass(100);
  await f.calls.shutdown('web');
  expect(await resumeTooLate()).toMatchObject({
    reason: 'INVALID_STATE',
    message: 'domain web is shutdown; resume needs paused or crashed',
    details: { metadata: { state: 'shutdown' } },
  });
  await f.settle();
  expect([f.see('web'), f.told()]).toEqual([
    'web shutoff(shutdown)',
    ['web: shutdown(guest) shutdown(user)', 'web: stopped(shutdown) shutoff(shutdown)'],
  ]);
});

test('one that has done so because it is to reboot begins anew, once', async () => {
  await f.started('web');
  await f.pass(100);
  await f.calls.reboot('web');
  expect(await resumeTooLate()).toBe('resumed');
  await f.pass(100);
  expect([f.see('web'), f.told(), f.driver.guest('web').console.match(/READY/g)?.length]).toEqual([
    'web running(unpaused)',
    ['web: resumed(unpaused) running(unpaused)', 'web: reboot running(unpaused)'],
    2,
  ]);
});

test('a monitor that fails is told as such', async () => {
  await f.started('web');
  await f.calls.suspend('web');
  f.driver.inject({ verb: 'resume', outcome: 'fail', call: 1 });
  await expect(f.calls.resume('web')).rejects.toMatchObject({ reason: 'MONITOR_FAILED' });
  expect(f.see('web')).toBe('web paused(user)');
});
