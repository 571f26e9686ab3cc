import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './json.js';
import type { Json } from './json.js';

test('writes keys in the order of their characters, numbers of maps too, and no spaces', () => {
  const value = { b: [1, { d: null, c: 'ä"\n' }], a: true, '10': 1, '9': 2 };
  expect(canonicalJson(value)).toBe('{"10":1,"9":2,"a":true,"b":[1,{"c":"ä\\"\\n","d":null}]}');
});

test('says the same of equal values, whatever the order of their keys, and reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as Json;
      const text = canonicalJson(json);
      expect(JSON.parse(text)).toEqual(json);
      expect(canonicalJson(reversed(json))).toBe(text);
    }),
  );
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]: [string, Json]) => [key, reversed(member)]),
  );
}
