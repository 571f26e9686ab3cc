import { expect, test } from 'vitest';
import { systemClock } from './clock.js';

test('the clock of the host goes on, and calls back once', async () => {
  const before = systemClock.now();
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    const takeBack = systemClock.setTimeout(() => order.push('taken back'), 0);
    takeBack();
    systemClock.setTimeout(() => {
      order.push('called');
      resolve();
    }, 1);
  });
  expect(order).toEqual(['called']);
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});
