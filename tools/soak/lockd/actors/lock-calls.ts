import { setTimeout as delay } from 'node:timers/promises';
import {
  AcquireSetRequest,
  type HeldLease,
  ListLeasesRequest,
  RegisterOwnerRequest,
  ReleaseSetRequest,
  TransferSetRequest,
} from '@holdfast/protocol/lock';
import { identity, refusal } from '../../../../packages/lockd/test/support/lock-client.ts';
import { WireClient } from '../../../../packages/lockd/test/support/wire-client.ts';
import type { Answer, Asked, Recorder } from '../judge/history.ts';

/** Where all leases of the soak lie. */
export const lockspace = 'soak';

/** Of the name of a lease as lockd lists it: its own. */
export function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** An owner that is registered. */
export interface Registered {
  readonly owner: string;
  readonly token: string;
  readonly name: string;
}

/** Why a call was refused; undefined code: the connection broke, or lockd was replaced, and it may be made again. */
interface Failure {
  readonly reason: string;
  readonly wanted: string;
  readonly holders: readonly string[];
}

/** What is said to lockd, again and again until it answers, and recorded. */
export class LockCalls implements Disposable {
  readonly #wire: WireClient;
  readonly #recorder: Recorder;
  readonly #name: string;
  #lastCall = 0;

  constructor(socket: string, recorder: Recorder, name: string) {
    this.#wire = new WireClient(socket);
    this.#recorder = recorder;
    this.#name = name;
  }

  /** Registers an owner without a process. */
  async register(owner: string, name: string): Promise<Registered> {
    const request = RegisterOwnerRequest.fromPartial({ owner: { uuid: owner, name } });
    this.#recorder.say({ kind: 'owner', owner, managerPid: process.pid });
    const { value } = await this.#insist(() => this.#wire.call(this.#wire.locks.registerOwner, request));
    if (value === undefined) throw new Error('an owner was refused');
    return { owner, name, token: value.token };
  }

  /** Tells lockd the process of an owner; false: it knows no such owner, or no such process. */
  async bind({ owner, name, token }: Registered, pid: number, inherits: boolean): Promise<boolean> {
    let process_;
    try {
      process_ = identity(pid);
    } catch {
      // It has ended.
      return false;
    }
    const request = RegisterOwnerRequest.fromPartial({ owner: { uuid: owner, name, ...process_ }, token });
    const { value } = await this.#insist(() => this.#wire.call(this.#wire.locks.registerOwner, request));
    if (value === undefined) return false;
    this.#recorder.say({ kind: 'bound', owner, pid, inherits, token });
    return true;
  }

  /** Acquires all or none. */
  async acquire(
    { owner, token }: Registered,
    leases: readonly Asked[],
    waitMs: number,
  ): Promise<{ readonly answer: Answer; readonly held: readonly HeldLease[] }> {
    const id = this.#next();
    const asked = leases.map(({ lease, shared }) => ({ lockspace, name: lease, shared }));
    const request = AcquireSetRequest.fromPartial({ token, leases: asked, waitMs, requestId: id });
    this.#recorder.say({ kind: 'call', id, owner, call: { op: 'acquire', leases } });
    const { value, failure } = await this.#insist(() => this.#wire.call(this.#wire.locks.acquireSet, request));
    const answer = value
      ? { op: 'granted' as const, tokens: value.leases.map(({ fencingToken }) => fencingToken) }
      : answerOf(failure);
    this.#recorder.say({ kind: 'answer', id, answer });
    return { answer, held: value?.leases ?? [] };
  }

  /** Gives back what was granted. */
  async release({ owner, token }: Registered, leases: readonly string[]): Promise<void> {
    const id = this.#next();
    const request = ReleaseSetRequest.fromPartial({ token, names: leases.map((lease) => `${lockspace}/${lease}`) });
    this.#recorder.say({ kind: 'call', id, owner, call: { op: 'release', leases } });
    const { value, attempts } = await this.#insist(() => this.#wire.call(this.#wire.locks.releaseSet, request));
    const released = value?.leases.map(nameOf) ?? [];
    this.#recorder.say({
      kind: 'answer',
      id,
      answer: value ? { op: 'released', leases: released, isFirst: attempts === 1 } : { op: 'unknown' },
    });
  }

  /** Hands leases over; false: nothing was, as far as is known. */
  async transfer(from: Registered, to: Registered, leases: readonly string[]): Promise<boolean> {
    const id = this.#next();
    const names = leases.map((lease) => `${lockspace}/${lease}`);
    const request = TransferSetRequest.fromPartial({ token: from.token, toToken: to.token, names, requestId: id });
    this.#recorder.say({ kind: 'call', id, owner: from.owner, call: { op: 'transfer', leases, to: to.owner } });
    const { value, failure } = await this.#insist(() => this.#wire.call(this.#wire.locks.transferSet, request));
    const tokens = value && leases.map((lease) => value.leases.find(({ name }) => name === lease)?.fencingToken ?? 0);
    this.#recorder.say({ kind: 'answer', id, answer: tokens ? { op: 'granted', tokens } : answerOf(failure) });
    return tokens !== undefined && !tokens.includes(0);
  }

  /** All that is held, to be held against what else is known. */
  async read(): Promise<readonly HeldLease[]> {
    const id = this.#next();
    this.#recorder.say({ kind: 'call', id, owner: '', call: { op: 'read' } });
    const held = await this.list();
    const grants = held.map((each) => ({
      lease: nameOf(each),
      owner: each.owner?.uuid ?? '',
      shared: each.shared,
      token: each.fencingToken,
    }));
    this.#recorder.say({ kind: 'answer', id, answer: { op: 'read', grants } });
    return held;
  }

  /** All that is held. */
  async list(): Promise<readonly HeldLease[]> {
    const { value } = await this.#insist(() =>
      this.#wire.call(this.#wire.locks.listLeases, ListLeasesRequest.fromPartial({ lockspace })),
    );
    return value?.leases ?? [];
  }

  [Symbol.dispose](): void {
    this.#wire[Symbol.dispose]();
  }

  #next(): string {
    return `${this.#name}-${++this.#lastCall}`;
  }

  /** Makes a call until it is answered: a lockd that is being replaced or started again answers sooner or later. */
  async #insist<T>(
    call: () => Promise<T>,
  ): Promise<{ readonly value?: T; readonly failure?: Failure; readonly attempts: number }> {
    for (let attempts = 1; ; attempts++) {
      try {
        return { value: await call(), attempts };
      } catch (error) {
        const failure = await failureOf(error);
        if (failure !== undefined) return { failure, attempts };
        await delay(10);
      }
    }
  }
}

const again = new Set(['RESTARTING']);

/** Undefined: it was cut off on its way, and may be made again. */
async function failureOf(error: unknown): Promise<Failure | undefined> {
  if (!(error instanceof Error && 'metadata' in error)) throw error;
  try {
    const { reason, busy } = await refusal(Promise.reject(error));
    if (again.has(reason)) return undefined;
    return {
      reason,
      wanted: busy?.wanted?.name ?? '',
      holders: busy?.holders.map(({ owner }) => owner?.uuid ?? '') ?? [],
    };
  } catch (other) {
    if (other !== error) throw other;
    return undefined;
  }
}

function answerOf(failure: Failure | undefined): Answer {
  if (failure?.reason === 'LEASE_BUSY' && failure.holders.length > 0) {
    return { op: 'busy', lease: failure.wanted, holders: failure.holders };
  }
  // An owner that is unknown may have been granted what was asked for before it was forgotten.
  const changedNothing = failure?.reason === 'LEASE_BUSY' || failure?.reason === 'LOCK_FAILED';
  return changedNothing ? { op: 'refused' } : { op: 'unknown' };
}
