import { expect, test } from 'vitest';
import { parseSize } from './parse-size.js';

test.each([
  ['2GiB', 2 * 1024 ** 3],
  ['2G', 2 * 1024 ** 3],
  ['2gb', 2_000_000_000],
  ['512M', 512 * 1024 ** 2],
  ['1.5 GiB', 1.5 * 1024 ** 3],
  ['64KiB', 65_536],
  ['10KB', 10_000],
  ['1TB', 1e12],
  ['4096bytes', 4096],
  ['1byte', 1],
])('%s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', 'GiB', '-1GiB', '1.5bytes', '1XiB', '99999PiB', '0x10M', '2Gi', '1e3M'])('%j is refused', (text) => {
  expect(() => parseSize(text)).toThrow(/a size/);
});

test('a number without a unit is refused with what may have been meant', () => {
  expect(() => parseSize('1024')).toThrow('a size needs a unit: 1024MiB or 1024KiB.');
});
