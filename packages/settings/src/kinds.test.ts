import { expect, test } from 'vitest';
import { acceptText, acceptValue, expectedOf, plainOf } from './kinds.js';
import type { Setting } from './setting.js';

const summary = 'x';
const isSmall = (text: string): boolean => /^[a-z]+$/.test(text);
const settings: Readonly<Record<string, Setting>> = {
  path: { kind: 'path', summary, preset: undefined },
  choice: { kind: 'choice', summary, preset: 'a', choices: ['a', 'b'] },
  count: { kind: 'count', summary, preset: 5, minimum: -1, maximum: 10 },
  bytes: { kind: 'bytes', summary, preset: 0, maximum: 1024 },
  boolean: { kind: 'boolean', summary, preset: false },
  text: { kind: 'text', summary, preset: undefined, accepts: isSmall, expected: 'small letters' },
  list: { kind: 'list', summary, preset: [], accepts: isSmall, expected: 'small letters' },
  mode: { kind: 'mode', summary, preset: 0o600 },
};
const named = (name: string): Setting => {
  const setting = settings[name];
  if (setting === undefined) throw new Error(name);
  return setting;
};

test.each([
  ['path', '/a', '/a'],
  ['path', 'a', undefined],
  ['path', '/a\0b', undefined],
  ['choice', 'b', 'b'],
  ['choice', 'c', undefined],
  ['count', -1, -1],
  ['count', -2, undefined],
  ['count', 1.5, undefined],
  ['count', '1', undefined],
  ['count', 11, undefined],
  ['bytes', 1024, 1024],
  ['boolean', true, true],
  ['boolean', 1, undefined],
  ['text', 'abc', 'abc'],
  ['text', 'a1', undefined],
  ['text', 1, undefined],
  ['list', ['a', 'b'], ['a', 'b']],
  ['list', ['a', 'A'], undefined],
  ['list', ['a', 1], undefined],
  ['list', 'a', undefined],
  ['mode', '0770', 0o770],
  ['mode', '770', 0o770],
  ['mode', 0o770, 0o770],
  ['mode', '0888', undefined],
  ['mode', '4755', undefined],
  ['mode', -1, undefined],
])('%s in the file: %j is %j', (name, found, value) => {
  expect(acceptValue(named(name), found)).toEqual(value);
});

test.each([
  ['count', '-1', -1],
  ['count', '1e3', undefined],
  ['count', '', undefined],
  ['boolean', 'false', false],
  ['boolean', 'no', undefined],
  ['list', 'a\nb', ['a', 'b']],
  ['mode', '0640', 0o640],
])('%s as text: %j is %j', (name, text, value) => {
  expect(acceptText(named(name), text)).toEqual(value);
});

test('a mode is shown as chmod(1) has it', () => {
  expect(plainOf(named('mode'), 0o40)).toBe('0040');
});

test('what each kind expects, in words', () => {
  expect(Object.values(settings).map(expectedOf)).toEqual([
    'an absolute path',
    'one of a, b',
    'a whole number from -1 to 10',
    'a whole number from 0 to 1024',
    'true or false',
    'small letters',
    'a list, each entry small letters',
    'a mode in octal from "0000" to "0777"',
  ]);
});
