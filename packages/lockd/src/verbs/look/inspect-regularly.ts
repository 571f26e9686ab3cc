import { VerifyRequest } from '@holdfast/protocol/lock';
import { isAlive } from '../../host/host.js';
import type { Owner } from '../../owner-registry.js';
import type { Services } from '../../services.js';
import { heldLeases } from './held-leases.js';
import { verifyLeases } from './verify-leases.js';

const everyMs = 10_000;

/**
 * Looks from time to time whether leases are still what they were granted as, and whether owners whose connection is open
 * still live. Nobody tells lockd that an administrator removed a lease file. The answer ends it.
 */
export function inspectRegularly(at: Services): () => void {
  const orphans = new Set<Owner>();
  let cancel = (): void => {};
  let hasEnded = false;
  const plan = (): void => {
    if (hasEnded) return;
    cancel = at.clock.setTimeout(() => {
      void inspect(at, orphans).then(plan, (error: unknown) => {
        at.log.error({ err: error }, 'leases could not be inspected');
        plan();
      });
    }, everyMs);
  };
  plan();
  return () => {
    hasEnded = true;
    cancel();
  };
}

/** Looks once; `orphans` are those that were told of already. */
export async function inspect(at: Services, orphans: Set<Owner>): Promise<void> {
  await verifyLeases(at, VerifyRequest.fromPartial({}));
  for (const owner of orphans) if (at.owners.find(owner.token) !== owner) orphans.delete(owner);
  for (const owner of at.owners.all()) {
    // Without an open connection the owner is being watched, and its leases end with it.
    if (owner.process === undefined || owner.holds === 0 || orphans.has(owner)) continue;
    if (isAlive(owner.process, at.host)) continue;
    const held = heldLeases(at, at.table.heldBy(owner.token));
    if (held.length === 0) continue;
    orphans.add(owner);
    const facts = { domain: owner.name, uuid: owner.uuid, pid: owner.process.pid, leases: held.length };
    at.log.warn(facts, 'leases outlive the process: something else has a copy of the hold connection');
    for (const lease of held) at.news.publish({ $case: 'orphaned', value: { lease, _unknownFields: {} } });
  }
  at.tally.orphanedOwners = orphans.size;
}
