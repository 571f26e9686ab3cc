import { leaseTitle, type ShownLease } from '../../lockd/shown-lease.js';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';

/** Leases of the lock daemon, one a line. */
export function leaseTable(leases: readonly ShownLease[], now: number): Answer {
  const columns: readonly Column<ShownLease>[] = [
    { title: 'Lease', cell: leaseTitle },
    { title: 'Held by', cell: ({ ownerName }) => ownerName },
    { title: 'Pid', align: 'right', cell: ({ ownerPid }) => (ownerPid === 0 ? '' : String(ownerPid)) },
    { title: 'Mode', cell: ({ shared }) => (shared ? 'shared' : 'exclusive') },
    { title: 'State', cell: ({ state }, style) => style(state === 'held' ? 'good' : 'bad', state) },
    { title: 'Token', align: 'right', cell: ({ fencingToken }) => (fencingToken === 0 ? '' : String(fencingToken)) },
    { title: 'Age', cell: ({ sinceMs }) => formatAge(now - sinceMs) },
  ];
  return {
    value: leases,
    names: leases.map(leaseTitle),
    text: (style) => `${formatTable(columns, leases, style)}${leases.map(lostLine).join('')}`,
  };
}

function lostLine(lease: ShownLease): string {
  return lease.state === 'lost' ? `${leaseTitle(lease)} was lost: ${lease.lostReason}\n` : '';
}
