import { expect, test } from 'vitest';
import { backoffMs } from './backoff.js';

test('waits grow up to a second, each at least half of the whole', () => {
  const attempts = [1, 2, 3, 4, 5, 6, 7, 8, 100];
  expect(attempts.map((attempt) => backoffMs(attempt, () => 0))).toEqual([10, 20, 40, 80, 160, 320, 500, 500, 500]);
  expect(attempts.map((attempt) => backoffMs(attempt, () => 1))).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000, 1000]);
});
