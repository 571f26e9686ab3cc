import type { FieldRule, XmlBinding } from '@holdfast/protocol';
import { expect, test } from 'vitest';
import { readScalar, writeScalar } from './scalar.js';

const number: XmlBinding = { field: 'a', type: 'number', path: [], form: 'plain' };
const rule: FieldRule = { name: 'a', type: 'number', integer: 'uint32' };

test('hexadecimal numbers are read with and without 0x, and written with their digits', () => {
  const hex: XmlBinding = { ...number, form: 'hex', width: 4 };
  expect({
    read: ['0x1f', '0X1F', '31', ' 31 ', '0xffffffff'].map((text) => readScalar(hex, rule, text, undefined)),
    refused: ['1f', '0x', '0x1ffffffff', '-1', '', '0x11111111111111111'].map(
      (text) => 'value' in readScalar(hex, rule, text, undefined),
    ),
    written: [31, 0x12345].map((value) => writeScalar(hex, value).text),
  }).toEqual({
    read: [{ value: 31 }, { value: 31 }, { value: 31 }, { value: 31 }, { value: 0xffffffff }],
    refused: [false, false, false, false, false, false],
    written: ['0x001f', '0x12345'],
  });
});

test('a 64-bit number is read in full', () => {
  const wide: XmlBinding = { ...number, type: 'bigint' };
  const text = '18446744073709551615';
  expect(readScalar(wide, { ...rule, type: 'bigint', integer: 'uint64' }, text, undefined)).toEqual({
    value: 18446744073709551615n,
  });
});

test('the unit of a size: read in any case, written as the schema says', () => {
  const size: XmlBinding = { ...number, form: 'size', readUnit: 'KiB', writeUnit: 'MiB', unitAttribute: 'unit' };
  const wide: FieldRule = { ...rule, integer: 'uint64' };
  expect({
    read: [undefined, 'b', 'KB', 'm', 'gIb'].map((unit) => readScalar(size, wide, '3', unit)),
    unknown: readScalar(size, wide, '3', 'MIBB'),
    written: [3 * 2 ** 20, 1000].map((value) => writeScalar(size, value)),
    without: writeScalar({ field: 'a', type: 'number', path: [], form: 'size', readUnit: 'KiB' }, 1025),
  }).toEqual({
    read: [{ value: 3072 }, { value: 3 }, { value: 3000 }, { value: 3 * 2 ** 20 }, { value: 3 * 2 ** 30 }],
    unknown: {
      expected: 'one of bytes, KB, KiB, MB, MiB, GB, GiB, TB, TiB, PB, PiB, EB, EiB',
      meant: 'MiB',
      isUnit: true,
    },
    written: [
      { text: '3', unit: 'MiB' },
      { text: '1000', unit: 'bytes' },
    ],
    without: { text: '2' },
  });
});

test('strings keep to their words, their length and their pattern', () => {
  const text: XmlBinding = { field: 'a', type: 'string', path: [], form: 'plain' };
  const rules: [FieldRule, string][] = [
    [{ name: 'a', type: 'string', values: ['virtio', 'sata'] }, 'stata'],
    [{ name: 'a', type: 'string', maxLength: 2 }, '🎉🎉'],
    [{ name: 'a', type: 'string', maxLength: 2 }, 'abc'],
    [{ name: 'a', type: 'string', pattern: '^(?:[a-f]+)$' }, 'abcg'],
    [{ name: 'a', type: 'string', pattern: '^(?:[a-f]+)$' }, 'abc'],
  ];
  expect(rules.map(([each, given]) => readScalar(text, each, given, undefined))).toEqual([
    { expected: 'one of virtio, sata', meant: 'sata' },
    { value: '🎉🎉' },
    { expected: 'at most 2 characters' },
    { expected: 'what matches [a-f]+' },
    { value: 'abc' },
  ]);
});
