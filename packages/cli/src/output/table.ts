import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Style } from './style.js';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Text of the cell; an empty one is shown as `-`. */
  readonly cell: (row: Row, style: Style) => string;
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: ' ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '   ',
} as const;

/** Formats rows in aligned columns under a ruled head, as virsh does; every line ends in a line feed. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], style: Style): string {
  const table = new Table({
    chars: noLines,
    colAligns: columns.map(({ align = 'left' }) => align),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(columns.map(({ title }) => style('strong', title)));
  for (const row of rows) {
    table.push(columns.map(({ cell }) => oneLine(cell(row, style)) || '-'));
  }
  const [head = '', ...body] = table.toString().split('\n').map(trimEnd);
  const width = Math.max(...[head, ...body].map((line) => stripVTControlCharacters(line).length)) + 1;
  return `${[head, style('quiet', '-'.repeat(width)), ...body].join('\n')}\n`;
}

// A title or description may hold anything; a table is one line a row.
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ');
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}
