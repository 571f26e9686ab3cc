import { expect, test } from 'vitest';
import { VirtualClock } from './virtual-clock.js';

test('timers run in the order of their times, each at its own time', async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  clock.setTimeout(() => seen.push(`b at ${clock.now()}`), 20);
  clock.setTimeout(() => seen.push(`a at ${clock.now()}`), 10);
  clock.setTimeout(() => seen.push(`c at ${clock.now()}`), 20);
  await clock.advance(25);
  expect(seen).toEqual(['a at 10', 'b at 20', 'c at 20']);
  expect(clock.now()).toBe(25);
});

test('a timer that was taken back does not run', async () => {
  const clock = new VirtualClock(0);
  let ran = false;
  const cancel = clock.setTimeout(() => {
    ran = true;
  }, 10);
  cancel();
  await clock.advance(100);
  expect(ran).toBe(false);
  expect(clock.pending).toBe(0);
});

test('a timer set by what another set going runs within the same advance', async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  clock.setTimeout(() => {
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => clock.setTimeout(() => seen.push(clock.now()), 5));
  }, 10);
  await clock.advance(15);
  expect(seen).toEqual([15]);
});

test('nothing runs before its time', async () => {
  const clock = new VirtualClock(0);
  let ran = false;
  clock.setTimeout(() => {
    ran = true;
  }, 10);
  await clock.advance(9);
  expect(ran).toBe(false);
  await clock.advance(1);
  expect(ran).toBe(true);
});

test('it tells when something is due next, and who outside has not answered', async () => {
  const clock = new VirtualClock(0);
  expect(clock.nextMs).toBeUndefined();
  clock.setTimeout(() => {}, 20);
  clock.setTimeout(() => {}, 10);
  expect(clock.nextMs).toBe(10);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const { promise } of [first, second]) clock.outside(promise);
  first.resolve();
  await first.promise;
  await Promise.resolve();
  expect(clock.unanswered).toEqual([second.promise]);
  clock.giveUpOn(clock.unanswered);
  expect(clock.unanswered).toEqual([]);
});

test('once it is let go, what waits and what begins to wait runs by the time of the host', async () => {
  const clock = new VirtualClock(1000);
  const seen: string[] = [];
  clock.setTimeout(() => seen.push('waited before'), 5);
  const takeBack = clock.setTimeout(() => seen.push('taken back'), 5);
  clock.release();
  takeBack();
  clock.setTimeout(() => seen.push('waited after'), 5);
  await expect.poll(() => seen).toEqual(['waited before', 'waited after']);
  expect(clock.now()).toBeGreaterThan(1000);
  expect(clock.pending).toBe(0);
});
