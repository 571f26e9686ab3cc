import { expect, test } from 'vitest';
import { highestCpuOf } from './cpu-list.js';

test.each([
  ['0-3,^2', 3],
  ['0-3,^3', 2],
  ['^1-2,0-2', 0],
  ['^0-9,3', -1],
  ['7', 7],
  ['', -1],
  ['3-1', -1],
  ['a', -1],
  ['0-65535', 65_535],
  ['0-999999', -1],
])('%s', (list, expected) => {
  expect(highestCpuOf(list)).toBe(expected);
});
