import type { Socket } from 'node:net';
import { CreateSpaceRequest, ListLeasesRequest } from '@holdfast/protocol/lock';
import type { Lease } from '@holdfast/protocol';
import type { GuestProcess } from '../../drivers/driver.js';
import { type Clock, systemClock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { Logger } from '../../telemetry/logger.js';
import { emptyGrant } from '../empty-grant.js';
import type { LeaseGrant, LeaseManager, LeaseOwner, WantedLeases } from '../lease-manager.js';
import { defaultLeaseRules, type LeaseRules } from '../lease-rules.js';
import { type PlannedLease, planLeases } from '../plan-leases.js';
import { askVolumeNames, type VolumeNames } from '../tools/volume-names.js';
import { type CheckedLeases, checkLeases } from './check-leases.js';
import { openHold } from './hold-connection.js';
import { openDescriptorSource } from './inherit-descriptors.js';
import { leaseFault } from './lease-fault.js';
import { LockdClient, LockdRefused } from './lockd-client.js';
import { Anchors, lockdGrant, toLease } from './lockd-grant.js';
import { isForgotten, LockdOwner, toRequest } from './lockd-owner.js';
import { type LockdHome, LockdStarter } from './start-lockd.js';
import { watchLockd } from './watch-lockd.js';

type Named = Pick<Lease, 'lockspace' | 'name'>;

/** How to reach lockd. */
export interface LockdOptions {
  /** Path of its socket; the hold socket stands beside it, `.hold` appended. */
  readonly socketPath: string;
  readonly logger: Logger;
  /** Longest wait for an answer; a restart of lockd takes less. */
  readonly answerMs?: number;
  readonly clock?: Clock;
  readonly rules?: LeaseRules;
  readonly names?: VolumeNames;
  /** Where the lockd lives that is started when nobody listens; default: none is started. */
  readonly startsAt?: LockdHome;
}

/**
 * Leases held by holdfast-lockd. An owner is registered anew for each start of a guest and first given a hold connection,
 * so that there is never a lease without something that keeps it; then the leases are taken, and the guest inherits the
 * connection and the locked descriptors. Nothing is contacted before the first call, nor for a guest without disks,
 * but that a lockd is started at once where it is to be and nobody listens.
 */
export function createLockdLeaseManager(options: LockdOptions): LeaseManager {
  const { socketPath, logger, answerMs = 2000, clock = systemClock } = options;
  const { rules = defaultLeaseRules, names = askVolumeNames() } = options;
  const starter = options.startsAt && new LockdStarter(socketPath, options.startsAt, logger);
  void starter?.ensure();
  const client = new LockdClient(socketPath, answerMs, starter);
  const descriptors = openDescriptorSource(logger);
  const holds = new Set<Socket>();
  let isMissed = false;

  /** Runs a call, and says what its refusal means here. */
  async function told<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw error instanceof LockdRefused ? leaseFault(error.refusal, clock.now()) : error;
    }
  }

  function grantOf(owner: LockdOwner, who: LeaseOwner, leases: readonly Lease[], anchors: Anchors): LeaseGrant {
    return lockdGrant(leases, anchors, {
      token: () => owner.token,
      bind: (process) => told(() => owner.register(process, new AbortController().signal)),
      release: async () => {
        try {
          await owner.release(new AbortController().signal);
        } catch (error) {
          // A lockd that is gone holds nothing, and one that hangs learns it from the closed connection.
          const facts = { domain: who.name, uuid: who.uuid, err: error };
          logger.warn(facts, 'lockd was not told that leases are given back; they end with the guest');
        }
      },
      giveBack: () => told(() => owner.release(new AbortController().signal)),
      retake: (wanted, signal) =>
        told(async () => {
          // What is left of them has a token of its own; together they are taken as at the start, all or none.
          await owner.release(signal);
          return (await owner.acquire(wanted.map(toRequest), signal)).map(toLease);
        }),
      extend: (wanted, signal) => told(() => extend(owner, who, wanted, signal)),
      keepOnly: (kept, signal) =>
        told(async () => {
          const isKept = ({ lockspace, name }: Named): boolean =>
            kept.some((lease) => lease.lockspace === lockspace && lease.name === name);
          await owner.releaseThese(
            (await owner.held(signal)).filter((lease) => !isKept(lease)),
            signal,
          );
        }),
    });
  }

  /** More leases of an owner whose guest runs: they hang on its process, and on their descriptors when it has been handed them. */
  async function extend(
    owner: LockdOwner,
    who: LeaseOwner,
    wanted: WantedLeases,
    signal: AbortSignal,
  ): Promise<LeaseGrant> {
    const planned = await planLeases(wanted, rules, names, signal);
    if (planned.length === 0) return emptyGrant;
    await makeSpaces(planned, signal);
    const held = await owner.acquireMore(planned, signal);
    const leases = held.map(toLease);
    const anchors = new Anchors(undefined, descriptors.take(held));
    const whole = grantOf(owner, who, leases, anchors);
    return {
      ...whole,
      token: owner.token,
      bind: async () => {
        anchors.drop();
        await told(() => owner.demand(leases, new AbortController().signal));
      },
      release: async () => {
        anchors.drop();
        await told(() => owner.releaseThese(leases, new AbortController().signal));
      },
    };
  }

  async function makeSpaces(planned: readonly PlannedLease[], signal: AbortSignal): Promise<void> {
    const directories = new Map(planned.map(({ lockspace, directory }) => [lockspace, directory]));
    for (const [name, directory] of directories) {
      if (directory === undefined) continue;
      await client.createSpace(CreateSpaceRequest.fromPartial({ name, directory }), signal);
    }
  }

  /** Makes an owner known and looks at its leases; anew when lockd forgot it in between, because either of them ended. */
  async function checkKnown(
    owner: LockdOwner,
    remembered: readonly Lease[],
    process: GuestProcess,
    signal: AbortSignal,
  ): Promise<CheckedLeases> {
    for (;;) {
      await owner.beKnown(process, signal);
      try {
        return await checkLeases(owner, remembered, signal);
      } catch (error) {
        if (!isForgotten(error)) throw error;
      }
    }
  }

  async function acquire(who: LeaseOwner, planned: readonly PlannedLease[], signal: AbortSignal): Promise<LeaseGrant> {
    const owner = new LockdOwner(client, who);
    await owner.register(undefined, signal);
    const hold = await openHold({ socketPath, answerMs, clock }, owner.token, signal);
    holds.add(hold);
    hold.once('close', () => holds.delete(hold));
    try {
      await makeSpaces(planned, signal);
      const held = await owner.acquire(planned, signal);
      return grantOf(owner, who, held.map(toLease), new Anchors(hold, descriptors.take(held)));
    } catch (error) {
      // Whatever became of the call: without the connection lockd forgets the owner and all it was granted.
      hold.destroy();
      throw error;
    }
  }

  return {
    kind: 'lockd',
    releasesWhilePaused: rules.releaseWhilePaused,
    acquire: (who, wanted, signal) =>
      told(async () => {
        const planned = await planLeases(wanted, rules, names, signal);
        return planned.length === 0 ? emptyGrant : acquire(who, planned, signal);
      }),
    adopt: async (who, { token, leases: remembered }, process, signal) => {
      if (token === '') return { grant: emptyGrant, lost: [], extra: [] };
      const owner = new LockdOwner(client, who, token);
      try {
        const { leases, lost, extra } = await told(() => checkKnown(owner, remembered, process, signal));
        return { grant: grantOf(owner, who, leases, new Anchors()), lost, extra };
      } catch (error) {
        if (error instanceof Fault && error.reason === 'LOCKD_UNAVAILABLE') isMissed = true;
        throw error;
      }
    },
    list: async (signal) => (await client.listLeases(ListLeasesRequest.fromPartial({}), signal)).leases.map(toLease),
    watch: (events) =>
      watchLockd(
        {
          client,
          clock,
          logger,
          missed: () => {
            const was = isMissed;
            isMissed = false;
            return was;
          },
        },
        events,
      ),
    [Symbol.asyncDispose]: async () => {
      for (const hold of holds) hold.destroy();
      starter?.[Symbol.dispose]();
      client[Symbol.dispose]();
    },
  };
}
