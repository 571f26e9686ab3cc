import { expect, test } from 'vitest';
import { parseSize, type Size } from './size.js';

test('counts exactly, in steps of 1024 and of 1000', () => {
  const sizes: Size[] = ['0B', '1KiB', '1KB', '2GiB', '1.5 TiB', '0.5KiB', '7PiB', 17];
  expect(sizes.map((size) => parseSize(size, 'memoryBytes'))).toEqual([
    0,
    1024,
    1000,
    2 ** 31,
    1.5 * 2 ** 40,
    512,
    7 * 2 ** 50,
    17,
  ]);
});

test('refuses what is no size, has a part of a byte, or cannot be counted', () => {
  const sizes = ['', '2', '2 gb', '-1KiB', '1e3KiB', '0.3KiB', '8PiB', '1EiB', '2GiBx', `${'9'.repeat(1000)}B`];
  for (const size of sizes) expect(() => parseSize(size as Size, 'memoryBytes')).toThrow(/^memoryBytes is /);
});
