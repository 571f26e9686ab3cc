import { expect, test } from 'vitest';
import { inOrder } from './in-order.js';

test('those of one order run together, never more than allowed, and the next wait for them', async () => {
  const steps: string[] = [];
  let running = 0;
  let most = 0;
  const all = [{ at: 2 }, { at: 1 }, { at: 1 }, { at: 1 }, { at: 2 }].map((each, index) => ({ ...each, index }));
  await inOrder(
    all,
    ({ at }) => at,
    2,
    async ({ at, index }) => {
      most = Math.max(most, ++running);
      steps.push(`${at}.${index}`);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    },
  );
  expect([most, steps]).toEqual([2, ['1.1', '1.2', '1.3', '2.0', '2.4']]);
});
