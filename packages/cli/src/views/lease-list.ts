import type { Lease } from '@holdfast/sdk';
import { formatAge } from '../output/age.js';
import type { Answer } from '../output/answer.js';
import { type Column, formatTable } from '../output/table.js';

/** Leases, one a line. */
export function leaseList(leases: readonly Lease[], now: number): Answer {
  const columns: readonly Column<Lease>[] = [
    { title: 'Path', cell: ({ path }) => path },
    { title: 'Held by', cell: ({ ownerName }) => ownerName },
    { title: 'Pid', align: 'right', cell: ({ ownerPid }) => (ownerPid === 0 ? '' : String(ownerPid)) },
    { title: 'Mode', cell: ({ shared }) => (shared ? 'shared' : 'exclusive') },
    { title: 'Age', cell: ({ sinceMs }) => (sinceMs === 0 ? '' : formatAge(now - sinceMs)) },
  ];
  return {
    value: leases,
    names: leases.map(({ path }) => path),
    text: (style) => formatTable(columns, leases, style),
  };
}
