import type { Owner } from '../owner-registry.js';
import type { Services } from '../services.js';
import { forgetOwner } from './forget-owner.js';
import { isAnchored } from './is-anchored.js';

/** How long a registration may wait for its first hold connection; it has no leases until then. */
const firstHoldMs = 30_000;
const firstLookMs = 2;
const longestLookMs = 400;
/** A process that is merely ending is gone by then. */
const noteworthyMs = 64;

/**
 * Decides what becomes of an owner; to be called whenever one of its anchors came or went. While a hold connection is open
 * nothing happens. Without one the process decides: while it lives the leases stay, whatever it did to its connection, and
 * /proc is watched; when it is gone, or never came, they are given back.
 */
export function settleOwner(at: Services, owner: Owner): void {
  owner.stopWaiting?.();
  owner.stopWaiting = undefined;
  if (owner.holds > 0 || at.owners.find(owner.token) !== owner) return;
  if (isAnchored(at, owner)) {
    lookAgain(at, owner, firstLookMs);
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
function lookAgain(at: Services, owner: Owner, afterMs: number): void {
  owner.stopWaiting = at.clock.setTimeout(() => {
    if (!isAnchored(at, owner)) {
      settleOwner(at, owner);
      return;
    }
    if (afterMs === noteworthyMs) {
      const facts = { domain: owner.name, uuid: owner.uuid, pid: owner.process?.pid };
      at.log.info(facts, 'no hold connection is left; the leases stay while the process lives');
    }
    lookAgain(at, owner, Math.min(afterMs * 2, longestLookMs));
  }, afterMs);
}
