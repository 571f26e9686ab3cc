import type { OperationRecord } from '@holdfast/sdk';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';
import { accentState } from '../accents.js';

/** Operations, one a line. */
export function operationList(operations: readonly OperationRecord[], now: number): Answer {
  const columns: readonly Column<OperationRecord>[] = [
    { title: 'Id', cell: ({ id }) => id },
    { title: 'Kind', cell: ({ kind }) => kind },
    { title: 'Domain', cell: ({ objectName }) => objectName },
    { title: 'State', cell: ({ state }, style) => accentState(state, style) },
    { title: 'Done', align: 'right', cell: ({ progressPercent: done }) => (done === undefined ? '' : `${done} %`) },
    { title: 'Age', cell: ({ createdAt: at }) => (at === undefined ? '' : formatAge(now - at.getTime())) },
    { title: 'By', cell: ({ requestedBy }) => requestedBy },
  ];
  return {
    value: operations,
    names: operations.map(({ id }) => id),
    text: (style) => formatTable(columns, operations, style),
  };
}
