import { type AcquireSetRequest, type AcquireSetResponse, LeaseRequest } from '@holdfast/protocol/lock';
import { findLockHolder } from '../host/find-lock-holder.js';
import { LockedElsewhere } from '../lease-file.js';
import type { Conflict, Holding, Wanted } from '../lease-table.js';
import type { Owner } from '../owner-registry.js';
import { Refusal } from '../refusal.js';
import { resolveResource } from '../resource.js';
import type { Services } from '../services.js';
import { heldLeases } from './held-leases.js';
import { isAnchored } from './is-anchored.js';
import { record } from './record.js';
import { requireOwner } from './require-owner.js';

const largestSet = 1024;

/**
 * Takes leases, all or none. An owner must have an anchor, so that no lease can ever be left behind; what somebody else
 * holds is refused at once, with the holder.
 * @throws Refusal OWNER_UNKNOWN, OWNER_UNANCHORED, INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_PERMISSION, LEASE_BUSY,
 * LOCK_FAILED, RESOURCE_EXHAUSTED
 */
export async function acquireSet(at: Services, request: AcquireSetRequest): Promise<AcquireSetResponse> {
  const owner = requireOwner(at, request.token);
  requireAnchor(at, owner);
  if (request.leases.length > largestSet) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `${request.leases.length} leases at once; at most ${largestSet} are accepted`,
    );
  }
  const wanted = await Promise.all(request.leases.map(resolve));
  refuseTwice(wanted);
  try {
    const holdings = await at.turn.run(() => grant(at, owner, wanted));
    at.log.info({ domain: owner.name, uuid: owner.uuid, paths: wanted.map(pathOf) }, 'leases granted');
    return { leases: heldLeases(at, holdings), repeatedRequest: false };
  } catch (error) {
    if (error instanceof LockedElsewhere) throw await lockedElsewhere(error);
    throw error;
  }
}

async function resolve(request: LeaseRequest): Promise<Wanted> {
  return { resource: await resolveResource(request.lockspace, request.path), shared: request.shared };
}

async function grant(at: Services, owner: Owner, wanted: readonly Wanted[]): Promise<readonly Holding[]> {
  requireAnchor(at, requireOwner(at, owner.token));
  const conflict = at.table.conflict(wanted);
  if (conflict) throw busy(at, conflict);
  const tokens = await at.files.take(wanted);
  const sinceMs = at.clock.now();
  const holdings = wanted.map((each, index) => ({
    ...each,
    token: owner.token,
    fencingToken: tokens[index] ?? 0,
    sinceMs,
  }));
  try {
    // The guest may have gone while its files were being locked.
    requireAnchor(at, owner);
    record(at, { op: 'grant', holdings });
  } catch (error) {
    await unlockUnheld(at, wanted);
    throw error;
  }
  for (const holding of holdings) at.table.add(holding);
  return holdings;
}

/** Undoes `take` for those leases that nobody holds; a shared one that others hold keeps its lock. */
async function unlockUnheld(at: Services, wanted: readonly Wanted[]): Promise<void> {
  for (const { resource } of wanted) {
    if (!at.table.conflict([{ resource, shared: false }])) await at.files.giveBack(resource);
  }
}

function requireAnchor(at: Services, owner: Owner): void {
  if (isAnchored(at, owner)) return;
  throw new Refusal(
    'OWNER_UNANCHORED',
    `domain ${owner.name} has neither a hold connection nor a living process; nothing would ever give its leases back`,
  );
}

/** Two disks of one guest that are one file destroy each other's data as surely as two guests do. */
function refuseTwice(wanted: readonly Wanted[]): void {
  for (const [index, each] of wanted.entries()) {
    const other = wanted.find((one, at) => at < index && one.resource.identity === each.resource.identity);
    if (other && !(other.shared && each.shared)) {
      const path = each.resource.path;
      const also = path === other.resource.path ? 'named twice' : `the same file as ${other.resource.path}`;
      throw new Refusal('INVALID_ARGUMENT', `disk ${path} is ${also}; only shared leases may be taken twice`, { path });
    }
  }
}

function busy(at: Services, { wanted, holders }: Conflict): Refusal {
  const named = heldLeases(at, holders);
  const names = named.map(({ owner }) => `domain ${owner?.name} (pid ${owner?.pid || 'not started yet'})`);
  return new Refusal(
    'LEASE_BUSY',
    `disk ${pathOf(wanted)} is held by ${names.join(', ')}`,
    { path: pathOf(wanted) },
    { busy: { wanted: leaseRequest(wanted), holders: named, foreign: undefined } },
  );
}

async function lockedElsewhere({ wanted, file }: LockedElsewhere): Promise<Refusal> {
  const holder = await findLockHolder(file);
  const who = holder
    ? `process ${holder.pid} (${holder.program})`
    : 'a process of another host, or one that is not to be seen';
  const metadata = {
    path: pathOf(wanted),
    lease_file: file,
    ...(holder ? { pid: String(holder.pid), program: holder.program } : {}),
  };
  return new Refusal('LEASE_BUSY', `disk ${pathOf(wanted)}: its lease file ${file} is locked by ${who}`, metadata, {
    busy: { wanted: leaseRequest(wanted), holders: [], foreign: holder },
  });
}

function leaseRequest({ resource, shared }: Wanted): LeaseRequest {
  return LeaseRequest.fromPartial({ lockspace: resource.lockspace, path: resource.path, shared });
}

function pathOf({ resource }: Wanted): string {
  return resource.path;
}
