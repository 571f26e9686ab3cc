import { Lease, type ReasonName } from '@holdfast/protocol';
import type { LeaseEvents, LeaseGrant, LeaseManager, LeaseOwner, LostLease } from '../../src/leases/lease-manager.js';
import { Fault } from '../../src/model/fault.js';
import type { UsedDisk } from '../../src/model/used-disks.js';

/** A lease manager in memory, without conflicts, that fails when told. */
export interface ScriptedLeases extends LeaseManager {
  /** Owner and path of each lease that is held. */
  held(): string[];
  /** The next call of that kind is refused. */
  failNext(
    verb: 'acquire' | 'bind' | 'release' | 'give-back' | 'retake' | 'extend' | 'keep-only',
    reason: ReasonName,
  ): void;
  /** Takes a lease from whoever has it, and does not tell. */
  lose(path: string): void;
  /** What watchers are told; nobody watches: undefined. */
  readonly events: LeaseEvents | undefined;
}

/** Makes one. */
export function scriptedLeases({ releasesWhilePaused = false } = {}): ScriptedLeases {
  const held = new Map<string, readonly Lease[]>();
  const owners = new Map<string, LeaseOwner>();
  const failures = new Map<string, ReasonName>();
  let watched: LeaseEvents | undefined;
  const check = (verb: string): void => {
    const reason = failures.get(verb);
    failures.delete(verb);
    if (reason !== undefined) throw new Fault(reason, `${verb} fails by script`);
  };
  const without = (token: string, gone: readonly Lease[]): Lease[] =>
    (held.get(token) ?? []).filter((lease) => !gone.includes(lease));
  const leasesFor = (owner: LeaseOwner, disks: readonly UsedDisk[]): Lease[] =>
    disks.map(({ path, shared }) =>
      Lease.fromPartial({ name: path, path, shared, ownerName: owner.name, ownerUuid: owner.uuid, fencingToken: 1 }),
    );
  const grant = (token: string, leases: readonly Lease[]): LeaseGrant => ({
    token,
    leases,
    command: [],
    inherit: [],
    anchors: new Map(),
    explain: async (error) => error,
    bind: async () => check('bind'),
    async release() {
      check('release');
      held.delete(token);
    },
    async giveBack() {
      check('give-back');
      held.set(token, []);
    },
    async retake(wanted) {
      check('retake');
      const again = wanted.map((lease) => ({ ...lease, fencingToken: lease.fencingToken + 1 }));
      held.set(token, again);
      return again;
    },
    async extend({ disks }) {
      check('extend');
      const more = leasesFor(owners.get(token) ?? { name: '', uuid: '' }, disks);
      held.set(token, [...(held.get(token) ?? []), ...more]);
      return {
        ...grant(token, more),
        async release() {
          check('release');
          held.set(token, without(token, more));
        },
      };
    },
    async keepOnly(kept) {
      check('keep-only');
      held.set(
        token,
        (held.get(token) ?? []).filter(({ path }) => kept.some((lease) => lease.path === path)),
      );
    },
  });
  return {
    kind: 'lockd',
    releasesWhilePaused,
    async acquire(owner, { disks }) {
      check('acquire');
      const leases = leasesFor(owner, disks);
      const token = crypto.randomUUID();
      held.set(token, leases);
      owners.set(token, owner);
      return grant(token, leases);
    },
    adopt: async (_owner, { token, leases: remembered }) => {
      const now = held.get(token) ?? [];
      const lost = remembered.filter(({ path }) => !now.some((lease) => lease.path === path));
      const [known, extra] = [true, false].map((isKnown) =>
        now.filter(({ path }) => remembered.some((lease) => lease.path === path) === isKnown),
      );
      return { grant: grant(token, known ?? []), lost: lost.map((lease) => lostLease(lease.path)), extra: extra ?? [] };
    },
    list: async () => [...held.values()].flat(),
    watch(events) {
      watched = events;
      return {
        [Symbol.dispose]: () => {
          watched = undefined;
        },
      };
    },
    held: () => [...held.values()].flat().map(({ ownerName, path }) => `${ownerName} ${path}`),
    lose(path) {
      for (const [token, leases] of held)
        held.set(
          token,
          leases.filter((lease) => lease.path !== path),
        );
    },
    get events() {
      return watched;
    },
    failNext: (verb, reason) => void failures.set(verb, reason),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A lease for a path that is gone, as it is told. */
export function lostLease(path: string): LostLease {
  return { kind: 'lease-lost', lockspace: '', name: path, path, why: 'by script' };
}
