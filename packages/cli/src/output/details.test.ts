import { expect, test } from 'vitest';
import { formatDetails } from './details.js';
import { plainStyle } from './style.js';

test('texts stand under one another, and what is absent is left out', () => {
  const text = formatDetails(
    [
      ['Name', 'web'],
      ['Description', 'first line\nsecond line'],
      ['Id', undefined],
      ['Leases', ['/a', '/b']],
      ['Nothing', []],
    ],
    plainStyle,
  );
  expect(text).toBe(
    [
      'Name:         web',
      'Description:  first line',
      '              second line',
      'Leases:       /a',
      '              /b',
      '',
    ].join('\n'),
  );
});
