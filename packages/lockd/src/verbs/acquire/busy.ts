import { findLockHolder } from '../../host/find-lock-holder.js';
import type { Conflict } from '../../leases/lease-table.js';
import type { LockedElsewhere } from '../../leases/locked/locked-elsewhere.js';
import { Refusal } from '../../refusal.js';
import type { Services } from '../../services.js';
import { heldLeases } from '../look/held-leases.js';
import { requestOf, spoken } from './resolve-lease.js';

/** Somebody holds it. */
export function busy(at: Services, { wanted, holders }: Conflict): Refusal {
  const named = heldLeases(at, holders);
  const names = named.map(({ owner }) => `domain ${owner?.name} (pid ${owner?.pid || 'not started yet'})`);
  return new Refusal(
    'LEASE_BUSY',
    `${spoken(wanted.resource)} is held by ${names.join(', ')}`,
    { path: wanted.resource.path },
    { busy: { wanted: requestOf(wanted), holders: named, foreign: undefined } },
  );
}

/** A process that this lockd knows nothing of has its lease file locked. */
export async function lockedElsewhere({ wanted, file, inode }: LockedElsewhere): Promise<Refusal> {
  const holder = await findLockHolder(file, inode);
  const who = holder
    ? `process ${holder.pid} (${holder.program})`
    : 'a process of another host, or one that is not to be seen';
  const metadata = {
    path: wanted.resource.path,
    lease_file: file,
    ...(holder ? { pid: String(holder.pid), program: holder.program } : {}),
  };
  return new Refusal(
    'LEASE_BUSY',
    `${spoken(wanted.resource)}: ${wanted.resource.direct === true ? 'it' : `its lease file ${file}`} is locked by ${who}`,
    metadata,
    {
      busy: { wanted: requestOf(wanted), holders: [], foreign: holder },
    },
  );
}
