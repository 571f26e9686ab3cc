import { expect, test } from 'vitest';
import { VirtualClock } from '../drivers/test/virtual-clock.js';
import { repeat } from './repeat.js';

test('it is done again and again until it is disposed of, also by itself', async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  const work = repeat(clock, 10, () => {
    seen.push(clock.now());
    if (seen.length === 3) work[Symbol.dispose]();
  });
  await clock.advance(100);
  expect(seen).toEqual([10, 20, 30]);
  expect(clock.pending).toBe(0);
});
