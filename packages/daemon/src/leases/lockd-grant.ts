import type { Socket } from 'node:net';
import type { Lease } from '@holdfast/protocol';
import type { HeldLease } from '@holdfast/protocol/lock';
import type { LeaseGrant } from './lease-manager.js';

/** A lease of lockd as the API shows it. */
export function toLease({ lockspace, name, path, shared, owner, sinceMs }: HeldLease): Lease {
  return {
    lockspace,
    name,
    path,
    shared,
    ownerName: owner?.name ?? '',
    ownerUuid: owner?.uuid ?? '',
    ownerPid: owner?.pid ?? 0,
    host: owner?.host ?? '',
    sinceMs,
  };
}

/** What a grant asks of its manager. */
export interface GrantVerbs {
  readonly bind: LeaseGrant['bind'];
  readonly release: LeaseGrant['release'];
}

/** A grant of lockd: `verbs` talk to lockd, this keeps our copies of the connections until they are not needed. */
export function lockdGrant(
  token: string,
  leases: readonly Lease[],
  hold: Socket | undefined,
  verbs: GrantVerbs,
): LeaseGrant {
  return {
    token,
    leases,
    inherit: hold ? [hold] : [],
    bind: async (process) => {
      // A guest without a process of its own inherits nothing: our copy is what keeps its leases.
      if (process === undefined) return;
      await verbs.bind(process);
      hold?.destroy();
    },
    release: async () => {
      try {
        await verbs.release();
      } finally {
        hold?.destroy();
      }
    },
  };
}
