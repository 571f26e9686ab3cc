import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAllowedName } from './allowed-names.js';
import { formatDistinguishedName } from './distinguished-name.js';

const alice = 'CN=alice,OU=Ops,O=Example';

test.each([
  [[], true],
  [[alice], true],
  [['CN=alice'], false],
  [['CN=alice,*'], true],
  [['*,O=Example'], true],
  [['CN=*,OU=Ops,O=Example'], true],
  [['CN=a?ice,*'], true],
  [['CN=a?ce,*'], false],
  [['cn=alice,*'], false],
  [['CN=bob,*', '*O=Example'], true],
  [['*O=Exam'], false],
  [[''], false],
  [['**'], true],
  [['CN=*e,*s,*e'], true],
])('%j: %s', (patterns, allowed) => {
  expect(isAllowedName(patterns, alice)).toBe(allowed);
});

test('a star matches what the expression for it would', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  fc.assert(
    fc.property(word, text, (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
      expect(isAllowedName([pattern], name)).toBe(expression.test(name));
    }),
  );
});

test('many stars take no time', () => {
  expect(isAllowedName([`${'*a'.repeat(2000)}b`], 'a'.repeat(20_000))).toBe(false);
});

test('a name is written with its last part first, as RFC 4514 has it', () => {
  expect(formatDistinguishedName('O=Example\\, Inc.\nOU=Ops + CN=alice')).toBe(
    String.raw`OU=Ops+CN=alice,O=Example\, Inc.`,
  );
});
