import type { Answer } from '../output/answer.js';
import { type Column, formatTable } from '../output/table.js';

/** A reason in the list of all. */
export interface ReasonRow {
  readonly name: string;
  readonly exitCode: number;
  readonly what: string;
}

const columns: readonly Column<ReasonRow>[] = [
  { title: 'Reason', cell: ({ name }) => name },
  { title: 'Exit code', align: 'right', cell: ({ exitCode }) => String(exitCode) },
  { title: 'What happened', cell: ({ what }) => what.replace(/\. .*$/s, '') },
];

/** All reasons, one a line. */
export function reasonList(reasons: readonly ReasonRow[]): Answer {
  return {
    value: reasons,
    names: reasons.map(({ name }) => name),
    text: (style) => formatTable(columns, reasons, style),
  };
}
