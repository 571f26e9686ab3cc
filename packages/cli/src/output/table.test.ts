import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { pickStyle, plainStyle } from './style.js';
import { type Column, formatTable } from './table.js';

const columns: readonly Column<{ id?: number; name: string; state: string }>[] = [
  { title: 'Id', align: 'right', cell: ({ id }) => (id === undefined ? '' : String(id)) },
  { title: 'Name', cell: ({ name }) => name },
  { title: 'State', cell: ({ state }, style) => style('good', state) },
];

test('columns are aligned under their titles', () => {
  const rows = [
    { id: 1, name: 'web', state: 'running' },
    { id: 12, name: 'a-long-name', state: 'paused' },
    { name: 'off', state: 'shutoff' },
  ];
  expect(formatTable(columns, rows, plainStyle)).toBe(
    [
      ' Id   Name          State',
      '---------------------------',
      '  1   web           running',
      ' 12   a-long-name   paused',
      '  -   off           shutoff',
      '',
    ]
      .join('\n')
      .replace('---------------------------', '-'.repeat(28)),
  );
});

test('a table without rows is its head', () => {
  expect(formatTable(columns, [], plainStyle)).toBe(' Id   Name   State\n-------------------\n');
});

test('colours change nothing of the layout', () => {
  const rows = [{ id: 1, name: 'web', state: 'running' }];
  const coloured = formatTable(columns, rows, pickStyle(true, {}));
  expect(coloured).not.toBe(stripVTControlCharacters(coloured));
  expect(stripVTControlCharacters(coloured)).toBe(formatTable(columns, rows, plainStyle));
});

test('wide and many-lined cells keep to one line', () => {
  const table = formatTable(columns, [{ id: 1, name: '東京\nline two', state: 'running' }], plainStyle);
  expect(table.split('\n')[2]).toBe('  1   東京 line two   running');
});

test('thousands of rows are aligned as few are', () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => (index === 4_321 ? 'the longest of all' : `web-${index}`));
  const numbered = [
    { title: 'Name', cell: (name: string) => name },
    { title: 'Number', align: 'right', cell: (name: string) => String(name.length) },
  ] as const;
  const lines = formatTable(numbered, rows, plainStyle).split('\n');
  expect([lines.length, lines[0], lines[2], lines[4_323], lines[5_001]]).toEqual([
    5_003,
    ' Name                 Number',
    ' web-0                     5',
    ' the longest of all       18',
    ' web-4999                  8',
  ]);
});
