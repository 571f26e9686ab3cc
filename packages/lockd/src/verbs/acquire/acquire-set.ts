import type { AcquireSetRequest, AcquireSetResponse } from '@holdfast/protocol/lock';
import { findLockHolder } from '../../host/find-lock-holder.js';
import { LockedElsewhere } from '../../leases/lease-file.js';
import { grantKey } from '../../journal.js';
import { type Conflict, type Holding, type Wanted, leaseKey } from '../../leases/lease-table.js';
import type { Owner } from '../../owner-registry.js';
import { Refusal } from '../../refusal.js';
import { restarting } from '../../running-calls.js';
import type { CallContext } from '../../service/serve-call.js';
import type { Services } from '../../services.js';
import { heldLeases } from '../look/held-leases.js';
import { isAnchored } from '../owners/is-anchored.js';
import { record } from '../record/record.js';
import { requireOwner } from '../owners/require-owner.js';
import { requestOf, resolveLease, spoken } from './resolve-lease.js';

const largestSet = 1024;
const longestRequestId = 200;
const longestWaitMs = 600_000;
const firstPauseMs = 20;
const longestPauseMs = 1000;

/**
 * Takes leases, all or none. An owner must have an anchor, so that no lease can ever be left behind; what somebody else
 * holds is refused with the holder, at once or after the wait that was asked for. Nobody waits in the kernel, and nobody
 * who waits has anything.
 *
 * A request with an id may be repeated by a client that did not get the answer: while the first is being served both get
 * its outcome, and later what it was granted.
 * @throws Refusal OWNER_UNKNOWN, OWNER_UNANCHORED, INVALID_ARGUMENT, FILE_NOT_FOUND, FILE_PERMISSION, LEASE_BUSY,
 * LEASE_TAKEN, LOCK_FAILED, RESOURCE_EXHAUSTED, RESTARTING
 */
export async function acquireSet(
  at: Services,
  request: AcquireSetRequest,
  { signal }: Pick<CallContext, 'signal'>,
): Promise<AcquireSetResponse> {
  const owner = requireOwner(at, request.token);
  requireAnchor(at, owner);
  if (request.leases.length > largestSet) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `${request.leases.length} leases at once; at most ${largestSet} are accepted`,
    );
  }
  if (request.waitMs > longestWaitMs || Buffer.byteLength(request.requestId) > longestRequestId) {
    throw new Refusal(
      'INVALID_ARGUMENT',
      `wait_ms is ${request.waitMs} and request_id has ${Buffer.byteLength(request.requestId)} bytes; at most ${longestWaitMs} and ${longestRequestId} are accepted`,
    );
  }
  const wanted = await Promise.all(request.leases.map(resolveLease));
  refuseTwice(wanted);
  return await patiently(at, request.waitMs, signal, async () => {
    const { holdings, isRepeated } = await at.turn.run(async () => {
      const earlier = grantedBefore(at, owner, request.requestId, wanted);
      if (earlier) return { holdings: earlier, isRepeated: true };
      return { holdings: await grant(at, owner, wanted, request.requestId), isRepeated: false };
    });
    if (!isRepeated) at.log.info({ domain: owner.name, uuid: owner.uuid, paths: wanted.map(pathOf) }, 'leases granted');
    return { leases: heldLeases(at, holdings), repeatedRequest: isRepeated };
  });
}

/** Tries again while the leases are busy, until the wait is over, nobody waits any more, or a new image takes over. */
async function patiently<T>(at: Services, waitMs: number, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  let isOver = waitMs === 0;
  let place: Disposable | undefined;
  const stopWaiting = isOver ? undefined : at.clock.setTimeout(() => (isOver = true), waitMs);
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const { changes } = at.waiting;
      try {
        return await attempt();
      } catch (error) {
        if (isOver || signal.aborted || !isBusy(error)) {
          throw error instanceof LockedElsewhere ? await lockedElsewhere(error) : error;
        }
      }
      place ??= at.waiting.enter(at.limits.mostWaiting);
      const draining = at.running.signal;
      await at.waiting.next(changes, at.clock, Math.min(pauseMs, waitMs), AbortSignal.any([signal, draining]));
      if (draining.aborted) throw restarting();
    }
  } finally {
    stopWaiting?.();
    place?.[Symbol.dispose]();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof LockedElsewhere || (error instanceof Refusal && error.reason === 'LEASE_BUSY');
}

/** What this request was granted when it came before; undefined: nothing, or it has no id. Legal only inside a turn. */
function grantedBefore(
  at: Services,
  owner: Owner,
  requestId: string,
  wanted: readonly Wanted[],
): readonly Holding[] | undefined {
  if (requestId === '') return undefined;
  const earlier = at.table.heldBy(owner.token).filter((each) => each.requestId === requestId);
  if (earlier.length === 0) return undefined;
  const sets = [earlier, wanted].map((set) => set.map(({ resource, shared }) => `${leaseKey(resource)} ${shared}`));
  const [before, now] = sets.map((set) => JSON.stringify(set.toSorted()));
  if (before === now) return earlier;
  throw new Refusal(
    'INVALID_ARGUMENT',
    `request ${requestId} was granted other leases before; an id names one request`,
  );
}

async function grant(
  at: Services,
  owner: Owner,
  wanted: readonly Wanted[],
  requestId: string,
): Promise<readonly Holding[]> {
  requireAnchor(at, requireOwner(at, owner.token));
  const conflict = at.table.conflict(wanted);
  if (conflict) throw busy(at, conflict);
  const tokens = await at.files.take(wanted);
  const sinceMs = at.clock.now();
  const holdings = wanted.map(({ resource, shared }, index) => ({
    resource,
    shared,
    token: owner.token,
    fencingToken: tokens[index] ?? 0,
    sinceMs,
    ...(requestId === '' ? {} : { requestId }),
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
  forgetLost(at, owner, holdings);
  return holdings;
}

/** What the owner had lost and has again is lost no more. */
function forgetLost(at: Services, owner: Owner, holdings: readonly Holding[]): void {
  const keys = new Set(holdings.map(({ resource }) => leaseKey(resource)));
  const grants = at.lost
    .of(owner.token)
    .filter(({ holding }) => keys.has(leaseKey(holding.resource)))
    .map(({ holding }) => grantKey(holding));
  if (grants.length === 0) return;
  at.lost.remove(owner.token, grants);
  record(at, { op: 'release', token: owner.token, grants });
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
      const { path } = each.resource;
      const also = path === other.resource.path ? 'named twice' : `the same file as ${other.resource.path}`;
      throw new Refusal(
        'INVALID_ARGUMENT',
        `${spoken(each.resource)} is ${also}; only shared leases may be taken twice`,
        { path },
      );
    }
  }
}

function busy(at: Services, { wanted, holders }: Conflict): Refusal {
  const named = heldLeases(at, holders);
  const names = named.map(({ owner }) => `domain ${owner?.name} (pid ${owner?.pid || 'not started yet'})`);
  return new Refusal(
    'LEASE_BUSY',
    `${spoken(wanted.resource)} is held by ${names.join(', ')}`,
    { path: pathOf(wanted) },
    { busy: { wanted: requestOf(wanted), holders: named, foreign: undefined } },
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
  return new Refusal(
    'LEASE_BUSY',
    `${spoken(wanted.resource)}: ${wanted.resource.direct === true ? 'it' : `its lease file ${file}`} is locked by ${who}`,
    metadata,
    {
      busy: { wanted: requestOf(wanted), holders: [], foreign: holder },
    },
  );
}

function pathOf({ resource }: Wanted): string {
  return resource.path;
}
