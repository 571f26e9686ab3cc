import type { AdminServer } from '@holdfast/sdk';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';

/** Servers, one a line. */
export function serverList(servers: readonly AdminServer[]): Answer {
  const columns: readonly Column<AdminServer>[] = [
    { title: 'Name', cell: ({ name }) => name },
    { title: 'Clients', align: 'right', cell: ({ limits }) => `${limits.clients} of ${limits.maxClients}` },
    { title: 'Workers', align: 'right', cell: ({ pool }) => `${pool.workers} of ${pool.maxWorkers}` },
    { title: 'Free', align: 'right', cell: ({ pool }) => String(pool.freeWorkers) },
    { title: 'Waiting', align: 'right', cell: ({ pool }) => String(pool.queueDepth) },
  ];
  return {
    value: servers,
    names: servers.map(({ name }) => name),
    text: (style) => formatTable(columns, servers, style),
  };
}
