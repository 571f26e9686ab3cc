import { Lease, type ReasonName } from '@holdfast/protocol';
import type { LeaseGrant, LeaseManager } from '../../src/leases/lease-manager.js';
import { Fault } from '../../src/model/fault.js';

/** A lease manager in memory, without conflicts, that fails when told. */
export interface ScriptedLeases extends LeaseManager {
  /** Owner and path of each lease that is held. */
  held(): string[];
  /** The next call of that kind is refused. */
  failNext(verb: 'acquire' | 'bind' | 'release', reason: ReasonName): void;
}

/** Makes one. */
export function scriptedLeases(): ScriptedLeases {
  const held = new Map<string, readonly Lease[]>();
  const failures = new Map<string, ReasonName>();
  const check = (verb: string): void => {
    const reason = failures.get(verb);
    failures.delete(verb);
    if (reason !== undefined) throw new Fault(reason, `${verb} fails by script`);
  };
  const grant = (token: string, leases: readonly Lease[]): LeaseGrant => ({
    token,
    leases,
    inherit: [],
    bind: async () => check('bind'),
    async release() {
      check('release');
      held.delete(token);
    },
  });
  return {
    kind: 'lockd',
    async acquire(owner, wanted) {
      check('acquire');
      const leases = wanted.map(({ path, shared }) =>
        Lease.fromPartial({ path, shared, ownerName: owner.name, ownerUuid: owner.uuid }),
      );
      const token = crypto.randomUUID();
      held.set(token, leases);
      return grant(token, leases);
    },
    adopt: async (_owner, token) => {
      const leases = held.get(token);
      return leases && grant(token, leases);
    },
    list: async () => [...held.values()].flat(),
    held: () => [...held.values()].flat().map(({ ownerName, path }) => `${ownerName} ${path}`),
    failNext: (verb, reason) => void failures.set(verb, reason),
    [Symbol.asyncDispose]: async () => {},
  };
}
