import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HeldLease, LeaseRequest } from '@holdfast/protocol/lock';
import { CommandError } from '../command-error.js';
import type { LockdClient } from './lockd-client.js';

/** What `<lease>` stands for in every command. */
export const leaseArgument = 'path of a disk, or lockspace/name';

/** A lease as it was typed. */
export type NamedLease =
  | { readonly path: string }
  | { readonly lockspace: string; readonly name: string; readonly token?: number };

/** Reads a lease: `/`, `./` and `../` begin a path. @throws CommandError INVALID_ARGUMENT */
export function parseLease(text: string): NamedLease {
  if (/^\.{0,2}\//.test(text)) return { path: resolved(text) };
  const [, lockspace, name, token] = /^([A-Za-z0-9._-]+)\/([A-Za-z0-9._-]+)(?:#(\d+))?$/.exec(text) ?? [];
  if (lockspace === undefined || name === undefined) {
    throw new CommandError(
      `${JSON.stringify(text)} is no lease; a path that begins with / or ./, or lockspace/name is accepted`,
      { reason: 'INVALID_ARGUMENT', hint: 'what is held: holdfast lock list -o json' },
    );
  }
  return { lockspace, name, ...(token === undefined ? {} : { token: Number(token) }) };
}

/** Those that are held or lost under that name, in whatever lockspace. @throws CommandError */
export async function findLeases(lockd: LockdClient, named: NamedLease): Promise<HeldLease[]> {
  const lockspace = 'path' in named ? '' : named.lockspace;
  const path = 'path' in named ? named.path : '';
  const leases = await lockd.leases({ lockspace, path });
  if ('path' in named) return leases;
  const { name, token } = named;
  return leases.filter((each) => each.name === name && (token === undefined || each.fencingToken === token));
}

/** How the lock daemon is asked for it. */
export function leaseRequest(named: NamedLease, lockspace: string, direct: boolean): Partial<LeaseRequest> {
  if (!('path' in named)) return { lockspace: named.lockspace, name: named.name };
  return direct ? { path: named.path, direct } : { path: named.path, lockspace };
}

/** Links lead to the one name that leases have. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It may be gone while its lease is not.
    return resolve(path);
  }
}
