import {
  AcquireSetRequest,
  type HeldLease,
  LeaseRequest,
  LeaseState,
  ListLeasesRequest,
  RegisterOwnerRequest,
  ReleaseSetRequest,
} from '@holdfast/protocol/lock';
import type { Lease } from '@holdfast/protocol';
import type { GuestProcess } from '../../drivers/driver.js';
import { Fault } from '../../model/fault.js';
import type { LeaseOwner } from '../lease-manager.js';
import { type LockdClient, LockdRefused } from './lockd-client.js';
import { toLease } from './lockd-grant.js';

type WantedLease = Parameters<typeof LeaseRequest.fromPartial>[0];

/** A guest as lockd knows it: the calls that are made in its name. All of them throw what the client throws. */
export class LockdOwner {
  readonly #client: LockdClient;
  readonly #owner: LeaseOwner;
  #token: string;
  #process: GuestProcess | undefined;

  constructor(client: LockdClient, owner: LeaseOwner, token = '') {
    this.#client = client;
    this.#owner = owner;
    this.#token = token;
  }

  /** Secret of its registration; empty: it is not registered. */
  get token(): string {
    return this.#token;
  }

  /** Registers it, or completes its registration with its process. */
  async register(process: GuestProcess | undefined, signal: AbortSignal): Promise<void> {
    const { uuid, name } = this.#owner;
    const { pid = 0, startTime = 0, bootId = '' } = process ?? {};
    const owner = { uuid, name, pid, startTime, bootId };
    const request = RegisterOwnerRequest.fromPartial({ owner, token: this.#token });
    const { token } = await this.#client.registerOwner(request, signal);
    this.#token = token;
    this.#process = process;
  }

  /** Makes sure that lockd knows it, with its living process: one that was started without its journal does not. */
  async beKnown(process: GuestProcess, signal: AbortSignal): Promise<void> {
    try {
      await this.register(process, signal);
    } catch (error) {
      if (this.#token === '' || !isForgotten(error)) throw error;
      this.#token = '';
      await this.register(process, signal);
    }
  }

  /** Takes leases, all or none. */
  async acquire(leases: readonly WantedLease[], signal: AbortSignal): Promise<HeldLease[]> {
    return await this.#request(leases, crypto.randomUUID(), signal);
  }

  /** Takes leases beside those that it has, all or none: what is granted when nobody waits for it any more is given back. */
  async acquireMore(leases: readonly WantedLease[], signal: AbortSignal): Promise<HeldLease[]> {
    const requestId = crypto.randomUUID();
    try {
      return await this.#request(leases, requestId, signal);
    } catch (error) {
      // Else nothing was granted.
      if (!(error instanceof LockdRefused)) await this.#giveBackUnheard(leases, requestId);
      throw error;
    }
  }

  async #request(leases: readonly WantedLease[], requestId: string, signal: AbortSignal): Promise<HeldLease[]> {
    const request = { token: this.#token, leases: [...leases], requestId };
    return (await this.#client.acquireSet(AcquireSetRequest.fromPartial(request), signal)).leases;
  }

  /** Gives back what a request was granted whose answer was not heard. */
  async #giveBackUnheard(leases: readonly WantedLease[], requestId: string): Promise<void> {
    const { signal } = new AbortController();
    try {
      await this.releaseThese((await this.#request(leases, requestId, signal)).map(toLease), signal);
    } catch {
      // One that does not answer is looked at when there is a connection to it again, and what nobody knows of is given back then.
    }
  }

  /** What its process holds or has lost. */
  async held(signal: AbortSignal): Promise<HeldLease[]> {
    const { LEASE_STATE_HELD, LEASE_STATE_ORPHANED, LEASE_STATE_LOST } = LeaseState;
    const states = [LEASE_STATE_HELD, LEASE_STATE_ORPHANED, LEASE_STATE_LOST];
    const request = ListLeasesRequest.fromPartial({ ownerUuid: this.#owner.uuid, states });
    const { leases } = await this.#client.listLeases(request, signal);
    return leases.filter(({ owner }) => owner?.pid === this.#process?.pid);
  }

  /**
   * Makes sure that it holds leases which its process was handed: a lockd that was killed before that, and started again, finds
   * them locked by whoever handed them on, and counts them as lost. @throws Fault LOCKD_UNAVAILABLE when it does not
   */
  async demand(leases: readonly Lease[], signal: AbortSignal): Promise<void> {
    const held = (await this.held(signal)).filter(({ state }) => state !== LeaseState.LEASE_STATE_LOST);
    const isHeld = (lease: Lease): boolean =>
      held.some(({ lockspace, name }) => lockspace === lease.lockspace && name === lease.name);
    if (leases.every(isHeld)) return;
    throw new Fault(
      'LOCKD_UNAVAILABLE',
      'holdfast-lockd was started anew while the guest was handed disk leases, and they are gone',
      { hint: 'attach the disk again' },
    );
  }

  /** Takes a lease again that it had, unless somebody had it for himself since. */
  async retake(lease: Lease, signal: AbortSignal): Promise<Lease> {
    const [held] = await this.acquire([toRequest(lease)], signal);
    if (held === undefined) throw new Error('lockd granted nothing');
    return toLease(held);
  }

  /** Gives everything back; it stays registered. */
  async release(signal: AbortSignal): Promise<void> {
    await this.#client.releaseSet(ReleaseSetRequest.fromPartial({ token: this.#token }), signal);
  }

  /** Gives back these grants and no others. */
  async releaseThese(
    leases: readonly Pick<Lease, 'lockspace' | 'name' | 'fencingToken'>[],
    signal: AbortSignal,
  ): Promise<void> {
    // No names at all would mean everything.
    if (leases.length === 0) return;
    const names = leases.map(({ lockspace, name, fencingToken }) => `${lockspace}/${name}#${fencingToken}`);
    await this.#client.releaseSet(ReleaseSetRequest.fromPartial({ token: this.#token, names }), signal);
  }
}

/** Where lockd shows files that are locked themselves. */
const directLockspace = 'org.holdfast.direct';

/** Whether lockd has never heard of a registration, or forgot it. */
export function isForgotten(error: unknown): boolean {
  return error instanceof LockdRefused && error.refusal.reason === 'OWNER_UNKNOWN';
}

/** How a lease is asked for that was had before. Shared holders come and go without harm, so that their token may have grown. */
export function toRequest({ lockspace, name, path, shared, fencingToken }: Lease): LeaseRequest {
  // An image that is locked itself has no place for a token.
  if (lockspace === directLockspace) return LeaseRequest.fromPartial({ path, shared, direct: true });
  return LeaseRequest.fromPartial({ lockspace, name, path, shared, expectedToken: shared ? 0 : fencingToken });
}
