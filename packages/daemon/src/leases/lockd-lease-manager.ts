import type { Socket } from 'node:net';
import { AcquireSetRequest, ListLeasesRequest, RegisterOwnerRequest, ReleaseSetRequest } from '@holdfast/protocol/lock';
import type { Lease } from '@holdfast/protocol';
import type { GuestProcess } from '../drivers/driver.js';
import { type Clock, systemClock } from '../model/clock.js';
import { Fault } from '../model/fault.js';
import type { Logger } from '../telemetry/logger.js';
import { emptyGrant } from './empty-grant.js';
import { openHold } from './hold-connection.js';
import { leaseFault } from './lease-fault.js';
import type { LeaseGrant, LeaseManager, LeaseOwner, WantedLease } from './lease-manager.js';
import { LockdClient, LockdRefused } from './lockd-client.js';
import { lockdGrant, toLease } from './lockd-grant.js';

/** How to reach lockd. */
export interface LockdOptions {
  /** Path of its socket; the hold socket stands beside it, `.hold` appended. */
  readonly socketPath: string;
  readonly logger: Logger;
  /** Longest wait for an answer; a restart of lockd takes less. */
  readonly answerMs?: number;
  readonly clock?: Clock;
}

/**
 * Leases held by holdfast-lockd. An owner is registered anew for each start of a guest and first given a hold connection,
 * so that there is never a lease without something that keeps it; then the leases are taken, and the guest inherits the
 * connection. Nothing is contacted before the first call, nor for a guest without disks.
 */
export function createLockdLeaseManager(options: LockdOptions): LeaseManager {
  const { socketPath, logger, answerMs = 2000, clock = systemClock } = options;
  const client = new LockdClient(socketPath, answerMs);
  const holds = new Set<Socket>();

  const faultOf = (error: unknown): unknown =>
    error instanceof LockdRefused ? leaseFault(error.refusal, clock.now()) : error;

  const register = async (owner: LeaseOwner, token: string, process: GuestProcess | undefined, signal: AbortSignal) => {
    const { pid = 0, startTime = 0, bootId = '' } = process ?? {};
    const request = RegisterOwnerRequest.fromPartial({
      owner: { uuid: owner.uuid, name: owner.name, pid, startTime, bootId },
      token,
    });
    return (await client.registerOwner(request, signal)).token;
  };

  const grantOf = (owner: LeaseOwner, token: string, leases: readonly Lease[], hold: Socket | undefined): LeaseGrant =>
    lockdGrant(token, leases, hold, {
      bind: async (process) => {
        try {
          await register(owner, token, process, new AbortController().signal);
        } catch (error) {
          throw faultOf(error);
        }
      },
      release: async () => {
        try {
          await client.releaseSet(ReleaseSetRequest.fromPartial({ token }), new AbortController().signal);
        } catch (error) {
          // A lockd that is gone holds nothing, and one that hangs learns it from the closed connection.
          const facts = { domain: owner.name, uuid: owner.uuid, err: error };
          logger.warn(facts, 'lockd was not told that leases are given back; they end with the guest');
        }
      },
    });

  const acquire = async (
    owner: LeaseOwner,
    wanted: readonly WantedLease[],
    signal: AbortSignal,
  ): Promise<LeaseGrant> => {
    if (wanted.length === 0) return emptyGrant;
    const token = await register(owner, '', undefined, signal);
    const hold = await openHold({ socketPath, answerMs, clock }, token, signal);
    holds.add(hold);
    hold.once('close', () => holds.delete(hold));
    try {
      const leases = wanted.map(({ path, shared }) => ({ path, shared }));
      const held = await client.acquireSet(AcquireSetRequest.fromPartial({ token, leases }), signal);
      return grantOf(owner, token, held.leases.map(toLease), hold);
    } catch (error) {
      // Whatever became of the call: without the connection lockd forgets the owner and all it was granted.
      hold.destroy();
      throw error;
    }
  };

  return {
    kind: 'lockd',
    acquire: async (owner, wanted, signal) => {
      try {
        return await acquire(owner, wanted, signal);
      } catch (error) {
        throw faultOf(error);
      }
    },
    adopt: async (owner, token, process, signal) => {
      if (token === '') return undefined;
      try {
        await register(owner, token, process, signal);
      } catch (error) {
        const fault = faultOf(error);
        const isGone = fault instanceof Fault && error instanceof LockdRefused;
        if (!isGone) throw fault;
        logger.warn({ domain: owner.name, uuid: owner.uuid, why: error.message }, 'lockd does not know this guest');
        return undefined;
      }
      const held = await client.listLeases(ListLeasesRequest.fromPartial({ ownerUuid: owner.uuid }), signal);
      const own = held.leases.filter((lease) => lease.owner?.pid === process.pid);
      return own.length === 0 ? undefined : grantOf(owner, token, own.map(toLease), undefined);
    },
    list: async (signal) => (await client.listLeases(ListLeasesRequest.fromPartial({}), signal)).leases.map(toLease),
    [Symbol.asyncDispose]: async () => {
      for (const hold of holds) hold.destroy();
      client[Symbol.dispose]();
    },
  };
}
