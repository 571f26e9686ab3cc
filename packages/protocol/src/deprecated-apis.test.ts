import { expect, test } from 'vitest';
import { deprecatedApis } from './deprecated-apis.js';
import { methods } from './gen/index.js';

const [method] = methods;
if (method === undefined) throw new Error('there are no methods');
const named = { ...method, name: '/holdfast.v1.DomainService/ResetDomain' };

test('a method that goes is told by its name', () => {
  const entry = { ...named, deprecated: { itself: true, fields: [] } };
  expect(deprecatedApis(entry, {})).toEqual(['holdfast.v1.DomainService.ResetDomain']);
});

test('a field that goes is told where it says something', () => {
  const entry = { ...named, deprecated: { itself: false, fields: ['hard', 'names', 'delayMs'] } };
  expect(deprecatedApis(entry, { hard: false, names: [], delayMs: 0, other: 3 })).toEqual([]);
  expect(deprecatedApis(entry, { hard: true, names: ['a'], delayMs: 5 })).toEqual(
    ['hard', 'names', 'delayMs'].map((field) => `holdfast.v1.DomainService.ResetDomain.${field}`),
  );
});

test('a method of which nothing goes is never told', () => {
  expect(deprecatedApis(named, { hard: true })).toEqual([]);
});
