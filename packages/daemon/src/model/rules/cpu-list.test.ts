import { expect, test } from 'vitest';
import { cpusOf } from './cpu-list.js';

test.each([
  ['0-3,^2', [0, 1, 3]],
  ['^1,0-2', [0, 2]],
  ['7', [7]],
  ['', []],
  ['3-1', undefined],
  ['a', undefined],
  ['0-999999', undefined],
])('%s', (list, expected) => {
  expect(cpusOf(list)).toEqual(expected);
});
