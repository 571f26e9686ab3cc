import type { ClientKind, LockClient } from '@holdfast/protocol/lock';
import { formatAge } from '../../output/age.js';
import type { Answer } from '../../output/answer.js';
import { type Column, formatTable } from '../../output/table.js';

/** Connections to the lock daemon, one a line. */
export function lockClientTable(clients: readonly LockClient[], now: number): Answer {
  const rows = clients.map(({ id, kind, pid, uid, sinceMs, restricted, owner }) => ({
    id,
    kind: kindOf(kind),
    pid,
    uid,
    sinceMs,
    restricted,
    ...(owner === undefined ? {} : { ownerName: owner.name, ownerUuid: owner.uuid, ownerPid: owner.pid }),
  }));
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'Id', align: 'right', cell: ({ id }) => String(id) },
    { title: 'Kind', cell: ({ kind }) => kind },
    { title: 'Pid', align: 'right', cell: ({ pid }) => (pid === 0 ? '' : String(pid)) },
    { title: 'Uid', align: 'right', cell: ({ pid, uid }) => (pid === 0 ? '' : String(uid)) },
    { title: 'Keeps the leases of', cell: ({ ownerName = '' }) => ownerName },
    { title: 'May call', cell: ({ kind, restricted }) => (kind === 'hold' || restricted ? 'nothing' : 'all') },
    { title: 'Connected', cell: ({ sinceMs }) => formatAge(now - sinceMs) },
  ];
  return { value: rows, names: rows.map(({ id }) => String(id)), text: (style) => formatTable(columns, rows, style) };
}

// Numbers, and not the enum: with that the codecs would be loaded by every command.
const hold: ClientKind.CLIENT_KIND_HOLD = 2;
const admin: ClientKind.CLIENT_KIND_ADMIN = 3;

function kindOf(kind: ClientKind): 'calls' | 'hold' | 'admin' {
  if (kind === hold) return 'hold';
  return kind === admin ? 'admin' : 'calls';
}
