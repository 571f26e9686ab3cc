import { expect, test } from 'vitest';
import { complaintsOf } from './repository.ts';

test('oxlint has nothing to say', () => {
  expect(complaintsOf('oxlint', ['--quiet'])).toBe('');
});

test('every file is formatted', () => {
  expect(complaintsOf('oxfmt', ['--check'])).toBe('');
});

test('tests and tools type-check', () => {
  expect(complaintsOf('tsc', ['-p', 'tsconfig.test.json'])).toBe('');
});

test('nothing is unused and every dependency is declared', () => {
  expect(complaintsOf('knip', [])).toBe('');
});

test('the schema is formatted and follows its rules', () => {
  expect(complaintsOf('buf', ['format', '-d', '--exit-code'], 'packages/protocol')).toBe('');
  expect(complaintsOf('buf', ['lint'], 'packages/protocol')).toBe('');
});
