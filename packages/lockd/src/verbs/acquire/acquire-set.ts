import type { AcquireSetRequest, AcquireSetResponse } from '@holdfast/protocol/lock';
import type { Wanted } from '../../leases/lease-table.js';
import { LockedElsewhere } from '../../leases/locked/locked-elsewhere.js';
import { Refusal } from '../../refusal.js';
import { restarting } from '../../running-calls.js';
import type { CallContext } from '../../service/serve-call.js';
import type { Services } from '../../services.js';
import { heldLeases } from '../look/held-leases.js';
import { requireOwner } from '../owners/require-owner.js';
import { lockedElsewhere } from './busy.js';
import { grant } from './grant.js';
import { requireAnchor } from './require-anchor.js';
import { resolveLease, spoken } from './resolve-lease.js';

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
 * LEASE_TAKEN, LOCK_FAILED, SPACE_UNAVAILABLE, RESOURCE_EXHAUSTED, RESTARTING
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
  const wanted = await Promise.all(request.leases.map((lease) => resolveLease(at, lease)));
  refuseTwice(wanted);
  return await patiently(at, request.waitMs, signal, async () => {
    const { holdings, isRepeated } = await grant(at, owner, wanted, request.requestId);
    if (!isRepeated) {
      at.tally.grant(holdings);
      at.log.info(
        { domain: owner.name, uuid: owner.uuid, paths: wanted.map(({ resource }) => resource.path) },
        'leases granted',
      );
    }
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
