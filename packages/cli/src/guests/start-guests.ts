import { type Host, HoldfastError } from '@holdfast/sdk';
import type { GuestOutcome } from './guest-outcome.js';
import type { GuestPolicies, GuestPolicy } from './guest-policy.js';
import { pickPolicy, policyFields } from './pick-policy.js';
import { inOrder } from './in-order.js';
import { readStoppedGuests, type StoppedGuest, writeStoppedGuests } from './stopped-guests.js';

/** What the guests of a host are started with. */
export interface StartOptions {
  readonly policies: GuestPolicies;
  /** Where it is noted who was stopped. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Longest wait for the start of one. */
  readonly answerMs: number;
  /** Told of what a guest says about itself and cannot be meant. */
  readonly onProblem: (problem: string) => void;
  /** Told of each guest when it is done with. */
  readonly onOutcome: (outcome: GuestOutcome) => void;
}

/**
 * Starts the guests that were stopped with the host, those with the lowest order first. Each is tried once: whoever is
 * not wanted again, or cannot be started, is not tried at the next start either.
 */
export async function startGuests(host: Host, options: StartOptions): Promise<void> {
  const { policies, file, signal, answerMs, onOutcome } = options;
  let remaining = readStoppedGuests(file);
  if (remaining.length === 0) return;
  const known = await host.domains.list({ readMask: policyFields, signal, timeoutMs: answerMs }).toArray();
  const policyOf = new Map(known.map((domain) => [domain.uuid, pickPolicy(policies, domain, options)]));
  const policy = (guest: StoppedGuest): GuestPolicy =>
    policyOf.get(guest.uuid) ?? policies.own(guest) ?? policies.usual;
  await inOrder(
    [...remaining],
    (guest) => policy(guest).order,
    policies.parallel,
    async (guest) => {
      const outcome = policy(guest).onStart === 'ignore' ? 'ignored' : await startGuest(host, guest, options);
      signal.throwIfAborted();
      // What was done is not done again, however this ends.
      remaining = remaining.filter(({ uuid }) => uuid !== guest.uuid);
      writeStoppedGuests(file, remaining);
      onOutcome(typeof outcome === 'string' ? { ...guest, outcome, message: '' } : outcome);
    },
  );
}

async function startGuest(
  host: Host,
  guest: StoppedGuest,
  { signal, answerMs }: StartOptions,
): Promise<GuestOutcome | GuestOutcome['outcome']> {
  const handle = host.domains.get({ uuid: guest.uuid });
  const call = { signal, timeoutMs: answerMs };
  try {
    await handle.start(call);
    return 'started';
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    // The daemon has started those with autostart by itself, or is at it.
    if (error.code === 'INVALID_STATE' && (await handle.get(call)).state !== 'shutoff') return 'already running';
    return { ...guest, outcome: 'failed', message: error.rawMessage };
  }
}
