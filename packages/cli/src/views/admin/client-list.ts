import type { AdminClient } from '@holdfast/sdk';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';

/** Clients, one a line. */
export function clientList(clients: readonly AdminClient[], now: number): Answer {
  const columns: readonly Column<AdminClient>[] = [
    { title: 'Id', align: 'right', cell: ({ id }) => String(id) },
    { title: 'Server', cell: ({ server }) => server },
    { title: 'Caller', cell: ({ caller }) => caller },
    { title: 'Transport', cell: ({ transport }) => transport },
    { title: 'Calls', align: 'right', cell: ({ calls }) => String(calls) },
    { title: 'Done', align: 'right', cell: ({ callsDone }) => String(callsDone) },
    { title: 'Connected', cell: ({ connectedAt }) => formatAge(now - connectedAt.getTime()) },
  ];
  return {
    value: clients,
    names: clients.map(({ id }) => String(id)),
    text: (style) => formatTable(columns, clients, style),
  };
}
