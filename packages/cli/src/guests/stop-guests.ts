import { type Domain, type DomainRecord, type Host, HoldfastError } from '@holdfast/sdk';
import type { GuestOutcome } from './guest-outcome.js';
import type { GuestPolicies, GuestPolicy } from './guest-policy.js';
import { pickPolicy, policyFields } from './pick-policy.js';
import { inOrder } from './in-order.js';
import { readStoppedGuests, writeStoppedGuests } from './stopped-guests.js';

/** What the guests of a host are stopped with. */
export interface StopOptions {
  readonly policies: GuestPolicies;
  /** Where it is noted who is to be started again. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Longest wait for an answer of the daemon, within the wait for a guest. */
  readonly answerMs: number;
  /** Told of what a guest says about itself and cannot be meant. */
  readonly onProblem: (problem: string) => void;
  /** Told of each guest when it is done with. */
  readonly onOutcome: (outcome: GuestOutcome) => void;
}

/**
 * Stops every guest as its policy says, those with the highest order first. Who is to be started again is noted before
 * anything is done, so that a stop that is cut short loses nobody.
 */
export async function stopGuests(host: Host, options: StopOptions): Promise<void> {
  const { policies, file, signal, answerMs, onOutcome } = options;
  const readMask = [...policyFields, 'state', 'persistent'];
  const running = await host.domains
    .list({ filter: { active: true }, readMask, signal, timeoutMs: answerMs })
    .toArray();
  const planned = running.map((domain) => ({ domain, policy: pickPolicy(policies, domain, options) }));
  const again = planned.filter(
    ({ domain, policy }) => domain.persistent && policy.onStop !== 'leave' && policy.onStart === 'start',
  );
  const known = readStoppedGuests(file);
  const added = again.map(({ domain: { uuid, name } }) => ({ uuid, name }));
  const uuids = new Set(added.map(({ uuid }) => uuid));
  writeStoppedGuests(file, [...known.filter(({ uuid }) => !uuids.has(uuid)), ...added]);
  await inOrder(
    planned,
    ({ policy }) => -policy.order,
    policies.parallel,
    async ({ domain, policy }) => {
      onOutcome(await stopGuest(host.domains.get({ uuid: domain.uuid }), domain, policy, options));
    },
  );
}

async function stopGuest(
  handle: Domain,
  { name, uuid, state, persistent }: DomainRecord,
  policy: GuestPolicy,
  { signal, answerMs }: StopOptions,
): Promise<GuestOutcome> {
  const call = { signal, timeoutMs: answerMs };
  const became = (outcome: GuestOutcome['outcome'], message = ''): GuestOutcome => ({ name, uuid, outcome, message });
  /** It did not do what it was asked to. */
  const insist = async (why: string): Promise<GuestOutcome> => {
    if (policy.onTimeout === 'leave') return became('running', why);
    await handle.destroy(call);
    return became('destroyed', why);
  };
  try {
    if (policy.onStop === 'leave') return became('left');
    if (policy.onStop === 'destroy') {
      await handle.destroy(call);
      return became('destroyed');
    }
    if (policy.onStop === 'suspend') {
      if (!persistent) return await insist('it is transient and cannot be saved');
      const problem: unknown = await handle.managedSave({ signal, timeoutMs: policy.timeoutMs }).then(
        () => undefined,
        (error: unknown) => error,
      );
      signal.throwIfAborted();
      if (problem === undefined) return became('saved');
      const isGone = (await handle.get(call)).state === 'shutoff';
      return isGone ? became('off') : await insist(whyNot(problem, policy));
    }
    // A guest that does not run cannot hear, and waiting for it would help nobody.
    if (state === 'paused') return await insist('it is paused and cannot shut itself down');
    try {
      await handle.shutdown({ ...call, graceMs: policy.timeoutMs });
    } catch (error) {
      signal.throwIfAborted();
      if (isOff(error)) return became('off');
      return await insist(whyNot(error, policy));
    }
    return became('off');
  } catch (error) {
    signal.throwIfAborted();
    return isOff(error) ? became('off') : became('failed', messageOf(error));
  }
}

/** Why it did not become what it was to be. */
function whyNot(error: unknown, { timeoutMs }: GuestPolicy): string {
  const isLate = error instanceof HoldfastError && error.code === 'DEADLINE_EXCEEDED';
  return isLate ? `it was not off within ${timeoutMs / 1000} s` : messageOf(error);
}

/** It went by itself meanwhile. */
function isOff(error: unknown): boolean {
  return error instanceof HoldfastError && (error.code === 'DOMAIN_NOT_FOUND' || error.code === 'INVALID_STATE');
}

function messageOf(error: unknown): string {
  if (error instanceof HoldfastError) return error.rawMessage;
  throw error;
}
