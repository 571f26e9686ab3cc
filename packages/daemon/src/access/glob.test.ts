import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesDistinguishedName, matchesGlob } from './glob.js';

test.each([
  ['web-*', 'web-1', true],
  ['web-*', 'web-', true],
  ['web-*', 'my-web-1', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*.*.org', 'a.b.org', true],
  ['*-db', 'a-db-db', true],
  ['[a]', 'a', false],
  ['a+', 'aa', false],
])('%s and %s: %s', (pattern, text, matches) => expect(matchesGlob(pattern, text)).toBe(matches));

test('means what a regular expression means', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  fc.assert(
    fc.property(letters, texts, (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
      expect(matchesGlob(pattern, text)).toBe(expression.test(text));
    }),
  );
});

test('no name makes a pattern slow', () => {
  // A backtracking matcher would not come back from this one.
  expect(matchesGlob('*a'.repeat(30), 'a'.repeat(250) + 'b')).toBe(false);
});

test.each([
  ['CN=alice,O=Example', 'CN=alice,O=Example', true],
  ['CN=*,O=Example', 'CN=bob,O=Example', true],
  ['CN=*,O=Example', 'CN=bob,OU=x,O=Example', false],
  ['CN=*,O=Example', String.raw`CN=bob\,O=Evil,O=Example`, true],
  ['CN=*', String.raw`CN=bob\,O=Evil`, true],
  ['CN=*', 'CN=bob,O=Evil', false],
  ['CN=a, O=b', 'CN=a,O=b', true],
  ['*', 'CN=a,O=b', false],
])('the distinguished name %s and %s: %s', (pattern, name, matches) =>
  expect(matchesDistinguishedName(pattern, name)).toBe(matches),
);
