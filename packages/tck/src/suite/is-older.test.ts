import { expect, test } from 'vitest';
import { isOlder } from './is-older.js';

test.each([
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.2.0', true],
  ['0.10.0', '0.9.9', false],
  ['0.9.9', '1.0.0', true],
  ['1.0.0', '1.0.1', true],
  ['1.1', '1.0.5', false],
  ['0.2.0-next.1', '0.2.0', false],
])('%s came before %s: %s', (release, other, expected) => {
  expect(isOlder(release, other)).toBe(expected);
});
