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

/** What lays out a table takes time by the square of its rows. */
const rowsAtOnce = 200;

/** Formats rows in aligned columns under a ruled head, as virsh does; every line ends in a line feed. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], style: Style): string {
  const cells = [
    columns.map(({ title }) => style('strong', title)),
    ...rows.map((row) => columns.map(({ cell }) => oneLine(cell(row, style)) || '-')),
  ];
  const blocks = Array.from({ length: Math.ceil(cells.length / rowsAtOnce) }, (_, index) =>
    layOut(columns, cells.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce)),
  );
  const widths = columns.map((_, column) => Math.max(...blocks.map((block) => block.widths[column] ?? 0)));
  const isOne = blocks.every((block) => widths.every((width, column) => block.widths[column] === width));
  const lines = isOne
    ? blocks.flatMap((block) => block.lines)
    : blocks.flatMap((_, index) => {
        return layOut(columns, cells.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce), widths).lines;
      });
  const [head = '', ...body] = lines;
  let width = 1;
  for (const line of lines) width = Math.max(width, stripVTControlCharacters(line).length + 1);
  return `${[head, style('quiet', '-'.repeat(width)), ...body].join('\n')}\n`;
}

/** Some rows of a table, aligned among themselves or to the widths that are given; and the widths. */
function layOut<Row>(
  columns: readonly Column<Row>[],
  cells: readonly string[][],
  widths: readonly number[] = [],
): { readonly lines: readonly string[]; readonly widths: readonly (number | null)[] } {
  const table = new Table({
    chars: noLines,
    colWidths: [...widths],
    colAligns: columns.map(({ align = 'left' }) => align),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...cells);
  const lines = table.toString().split('\n').map(trimEnd);
  return { lines, widths: table.options.colWidths };
}

// A title or description may hold anything; a table is one line a row.
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ');
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}
