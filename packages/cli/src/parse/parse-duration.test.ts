import { expect, test } from 'vitest';
import { parseDuration } from './parse-duration.js';

test.each([
  ['30s', 30_000],
  ['30', 30_000],
  ['500ms', 500],
  ['2m', 120_000],
  ['2min', 120_000],
  ['1.5h', 5_400_000],
  ['0', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', 's', '-1s', '1d', '1e9h', 'ten', '999999h'])('%j is refused', (text) => {
  expect(() => parseDuration(text)).toThrow('a time looks like');
});
