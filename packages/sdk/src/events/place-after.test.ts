import { expect, test } from 'vitest';
import { placeAfter } from './place-after.js';

test('an event can be given as the place after which to go on', () => {
  const event = { epoch: 'e', sequence: 7, kind: 'reboot', domainName: 'web' };
  expect(placeAfter(event)).toEqual({ after: { epoch: 'e', sequence: 7 } });
});

test('what has no place is refused, and is not taken for the beginning', () => {
  expect(() => placeAfter({})).toThrow(
    'after is an object without epoch and sequence; expected an event, or a position',
  );
});

test('nothing given is nothing asked', () => {
  expect(placeAfter(undefined)).toEqual({});
});
