import { OwnerEnding } from '@holdfast/protocol/lock';
import type { Owner } from '../../owner-registry.js';
import type { Services } from '../../services.js';
import { forgetOwner } from './forget-owner.js';
import { describeOwner } from '../look/held-leases.js';
import { isAnchored } from './is-anchored.js';

/** How long a registration may wait for its first hold connection; it has no leases until then. */
const firstHoldMs = 30_000;
const firstLookMs = 2;
const longestLookMs = 400;
/** A process that is merely ending is gone by then. */
const noteworthyMs = 64;
/** How long an owner that let go of its leases may take to end when it is asked to. */
const politeMs = 1600;

/**
 * Decides what becomes of an owner; to be called whenever one of its anchors came or went. While a hold connection is open
 * nothing happens. Without one the process decides: while it lives the leases stay, whatever it did to its connection, and
 * /proc is watched; when it is gone, or never came, they are given back.
 * @param letGo - Whether the owner itself closed a connection. When that was its last one and it goes on, it is ended: it
 * may still write to its disks, and its leases must not be given back before it is gone.
 */
export function settleOwner(at: Services, owner: Owner, letGo = false): void {
  owner.stopWaiting?.();
  owner.stopWaiting = undefined;
  if (owner.holds > 0 || at.owners.find(owner.token) !== owner) return;
  if (isAnchored(at, owner)) {
    lookAgain(at, owner, firstLookMs, letGo);
    return;
  }
  // Not awaited: nobody asked for it, and it reports by itself what goes wrong.
  void forgetOwner(
    at,
    owner,
    owner.process ? 'its process ended' : 'its hold connection closed before it had a process',
  );
}

/** Waits for the first hold connection of a new owner. */
export function expectFirstHold(at: Services, owner: Owner): void {
  owner.stopWaiting = at.clock.setTimeout(() => {
    void forgetOwner(at, owner, `no hold connection came within ${firstHoldMs / 1000} s`);
  }, firstHoldMs);
}

/** A process that is ending closes its files a moment before it is gone: look soon, then ever less often. */
function lookAgain(at: Services, owner: Owner, afterMs: number, letGo: boolean): void {
  owner.stopWaiting = at.clock.setTimeout(() => {
    if (!isAnchored(at, owner)) {
      settleOwner(at, owner);
      return;
    }
    if (afterMs === noteworthyMs) {
      const facts = { domain: owner.name, uuid: owner.uuid, pid: owner.process?.pid };
      at.log.info(facts, 'no hold connection is left; the leases stay while the process lives');
      // What holds nothing harms nobody.
      if (letGo && at.table.heldBy(owner.token).length > 0) {
        endOwner(at, owner);
        return;
      }
    }
    lookAgain(at, owner, Math.min(afterMs * 2, longestLookMs), letGo);
  }, afterMs);
}

/** Asks the process to end, and ends it when it does not. Its leases are given back when it is gone, whenever that is. */
function endOwner(at: Services, owner: Owner): void {
  end(at, owner, 'SIGTERM');
  let waitedMs = 0;
  const watch = (afterMs: number): void => {
    owner.stopWaiting = at.clock.setTimeout(() => {
      if (!isAnchored(at, owner)) {
        settleOwner(at, owner);
        return;
      }
      waitedMs += afterMs;
      if (waitedMs >= politeMs && waitedMs - afterMs < politeMs) end(at, owner, 'SIGKILL');
      watch(Math.min(afterMs * 2, longestLookMs));
    }, afterMs);
  };
  watch(firstLookMs);
}

function end(at: Services, owner: Owner, signal: 'SIGTERM' | 'SIGKILL'): void {
  const { process, name, uuid, token } = owner;
  if (process === undefined) return;
  const leases = at.table.heldBy(token).length;
  const facts = { domain: name, uuid, pid: process.pid, signal, leases };
  try {
    if (!at.host.signal(process, signal)) return;
    at.tally.ended[signal]++;
    at.log.warn(facts, 'the owner closed its hold connection and went on: it is being ended');
  } catch (error) {
    at.log.error({ ...facts, err: error }, 'the owner closed its hold connection and cannot be ended; its leases stay');
    return;
  }
  const { owner: told } = describeOwner(at, token);
  at.news.publish({ $case: 'ending', value: OwnerEnding.fromPartial({ owner: told, leases, signal }) });
}
