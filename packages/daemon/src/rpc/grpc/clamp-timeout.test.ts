import { expect, test } from 'vitest';
import { clampTimeout } from './clamp-timeout.js';

test.each([
  ['597H', '24H'],
  ['1193H', '24H'],
  ['99999999M', '24H'],
  ['99999999S', '24H'],
  ['25H', '24H'],
  ['24H', '24H'],
  ['86400S', '86400S'],
  ['300m', '300m'],
  ['99999999u', '99999999u'],
  ['99999999n', '99999999n'],
  ['nonsense', 'nonsense'],
  ['', ''],
])('%s becomes %s', (given, expected) => {
  const headers = { 'grpc-timeout': given };
  clampTimeout(headers);
  expect(headers).toEqual({ 'grpc-timeout': expected });
});

test('no deadline stays none', () => {
  const headers = {};
  clampTimeout(headers);
  expect(headers).toEqual({});
});
