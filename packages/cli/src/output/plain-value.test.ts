import { expect, test } from 'vitest';
import { plainValue } from './plain-value.js';

test('every kind of value has a plain form', () => {
  expect(
    plainValue({
      text: 'web',
      count: 2,
      counter: 5n,
      hugeCounter: 2n ** 60n,
      infinite: Infinity,
      time: new Date(0),
      bytes: new Uint8Array([104, 105]),
      list: [1n, undefined],
      absent: undefined,
      nothing: null,
      _unknownFields: { 7: [new Uint8Array()] },
    }),
  ).toEqual({
    text: 'web',
    count: 2,
    counter: 5,
    hugeCounter: '1152921504606846976',
    infinite: 'Infinity',
    time: '1970-01-01T00:00:00.000Z',
    bytes: 'aGk=',
    list: [1, null],
    nothing: null,
  });
});
