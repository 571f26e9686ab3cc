import type { VerifiedLease } from '@holdfast/protocol/lock';
import { leaseTitle, type ShownLease, shownLease } from '../../lockd/shown-lease.js';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';

interface Row extends ShownLease {
  readonly sound: boolean;
  readonly problem: string;
}

/** What became of leases, one a line; the names are of those that are lost. */
export function verifiedTable(leases: readonly VerifiedLease[]): Answer {
  const rows: readonly Row[] = leases.flatMap(({ lease, sound, problem }) =>
    lease === undefined ? [] : [{ ...shownLease(lease), sound, problem }],
  );
  const columns: readonly Column<Row>[] = [
    { title: 'Lease', cell: leaseTitle },
    { title: 'Held by', cell: ({ ownerName }) => ownerName },
    { title: 'Token', align: 'right', cell: ({ fencingToken }) => (fencingToken === 0 ? '' : String(fencingToken)) },
    {
      title: 'Is',
      cell: ({ sound, problem }, style) => (sound ? style('good', 'sound') : style('bad', `lost: ${problem}`)),
    },
  ];
  return {
    value: rows,
    names: rows.filter(({ sound }) => !sound).map(leaseTitle),
    text: (style) => formatTable(columns, rows, style),
  };
}
