import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Lease } from '@holdfast/protocol';
import type { HeldLease } from '@holdfast/protocol/lock';
import type { LeaseGrant } from '../lease-manager.js';

/** A lease of lockd as the API shows it. */
export function toLease({ lockspace, name, path, shared, owner, sinceMs, fencingToken }: HeldLease): Lease {
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
    fencingToken,
  };
}

/** What a grant asks of its manager. */
export interface GrantVerbs extends Pick<
  LeaseGrant,
  'bind' | 'release' | 'giveBack' | 'retake' | 'extend' | 'keepOnly'
> {
  /** The token under which the leases are held now: a lockd that knew nothing of them gives another. */
  token(): string;
}

/** What keeps the leases of a guest that has no process yet: copies of the daemon's. */
export class Anchors {
  readonly #hold: Socket | undefined;
  #descriptors: ReadonlyMap<string, number>;

  constructor(hold?: Socket, descriptors: ReadonlyMap<string, number> = new Map()) {
    this.#hold = hold;
    this.#descriptors = descriptors;
  }

  /** All of them, for the guest's process to inherit. */
  get all(): readonly (Socket | number)[] {
    return [...this.named.values()];
  }

  /** All of them by name, for a process that runs already. */
  get named(): ReadonlyMap<string, Socket | number> {
    return new Map<string, Socket | number>([
      ...(this.#hold ? [['hold', this.#hold] as const] : []),
      ...this.#descriptors,
    ]);
  }

  /** Closes our copies. */
  drop(): void {
    this.#hold?.destroy();
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors = new Map();
  }
}

/** A grant of lockd: `verbs` talk to lockd, this keeps our copies of what keeps the leases until they are not needed. */
export function lockdGrant(leases: readonly Lease[], anchors: Anchors, verbs: GrantVerbs): LeaseGrant {
  return {
    get token() {
      return verbs.token();
    },
    leases,
    command: [],
    inherit: anchors.all,
    anchors: anchors.named,
    explain: async (error) => error,
    bind: async (process) => {
      // A guest without a process of its own inherits nothing: our copy is what keeps its leases.
      if (process === undefined) return;
      await verbs.bind(process);
      anchors.drop();
    },
    release: async () => {
      try {
        await verbs.release();
      } finally {
        anchors.drop();
      }
    },
    giveBack: () => verbs.giveBack(),
    retake: (wanted, signal) => verbs.retake(wanted, signal),
    extend: (wanted, signal) => verbs.extend(wanted, signal),
    keepOnly: (kept, signal) => verbs.keepOnly(kept, signal),
  };
}
