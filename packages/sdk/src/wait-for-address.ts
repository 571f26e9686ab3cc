import type { CallOptions } from './convert/caller.js';
import type { Domain } from './domain.js';
import { HoldfastError } from './errors/holdfast-error.js';
import { refusal } from './errors/refusal.js';
import type { AddressFamily, AddressSource, InterfaceAddress } from './gen/index.js';
import { pause } from './time/pause.js';
import type { WaitClock } from './time/wait-clock.js';
import { limitWait } from './time/wait-limit.js';

/**
 * What {@link Domain.waitForAddress} takes.
 *
 * @public
 */
export interface WaitForAddressOptions extends CallOptions {
  /** Where it may be learned from, tried in this order; leases and then neighbours where nothing is said. */
  readonly source?: AddressSource | readonly AddressSource[];
  /** Which family it must be of; absent: either. */
  readonly family?: AddressFamily;
}

/**
 * An address of a guest, and the interface that has it.
 *
 * @public
 */
export interface FoundAddress extends InterfaceAddress {
  /** Name of the host's end of the interface; empty: it has none. */
  readonly interfaceName: string;
  /** Hardware address of the interface. */
  readonly mac: string;
  /** Where it was learned from. */
  readonly source: AddressSource;
}

/** Nobody tells of an address: it is looked for, at first often. */
const firstPauseMs = 100;
const longestPauseMs = 2000;

/** Addresses by which no other host finds the guest. */
const ownOnly = /^(127\.|169\.254\.|::1$|fe80:)/i;

/**
 * Waits until a guest has an address.
 * @throws HoldfastError DEADLINE_EXCEEDED, CANCELLED, INVALID_STATE when there is no guest any more, UNSUPPORTED
 */
export async function waitForAddress(
  domain: Pick<Domain, 'addresses'>,
  { source = ['lease', 'arp'], family, signal, timeoutMs = 0 }: WaitForAddressOptions,
  clock?: WaitClock,
): Promise<FoundAddress> {
  const sources = typeof source === 'string' ? [source] : source;
  using limited = limitWait(signal, timeoutMs, clock);
  const { signal: limit } = limited;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      const found = await findAddress(domain, sources, family, limit);
      if (found !== undefined) return found;
    } catch (error) {
      throw describe(error, sources, timeoutMs);
    }
    // The next look tells of an abort, in the same words as any other call.
    await pause(pauseMs, limit, clock);
  }
}

async function findAddress(
  domain: Pick<Domain, 'addresses'>,
  sources: readonly AddressSource[],
  family: AddressFamily | undefined,
  signal: AbortSignal,
): Promise<FoundAddress | undefined> {
  for (const source of sources) {
    for (const { name, mac, addresses } of await domain.addresses({ source, signal })) {
      const address = addresses.find((each) => (family ?? each.family) === each.family && !ownOnly.test(each.address));
      if (address !== undefined) return { ...address, interfaceName: name, mac, source };
    }
  }
  return undefined;
}

function describe(error: unknown, sources: readonly AddressSource[], timeoutMs: number): unknown {
  if (!(error instanceof HoldfastError) || error.code !== 'DEADLINE_EXCEEDED') return error;
  const message = `the guest has no address by ${sources.join(' or ')}; waited ${timeoutMs} ms for one`;
  return refusal(
    'DEADLINE_EXCEEDED',
    message,
    { hint: 'see whether it has booted: its console tells' },
    { cause: error },
  );
}
