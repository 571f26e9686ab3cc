import type { GuestCapability } from '@holdfast/protocol';
import { Fault } from '../../model/fault.js';
import type { Services } from '../services.js';

/** Which way of running guests is wanted; what is undefined is left to the host. */
export interface WantedGuest {
  readonly type: string | undefined;
  readonly arch: string | undefined;
}

/**
 * Chooses the way of running guests that fits: the first that works, or else the first.
 * @throws Fault UNSUPPORTED when there is none
 */
export async function chooseGuest(at: Services, wanted: WantedGuest, signal: AbortSignal): Promise<GuestCapability> {
  const { type, arch } = wanted;
  const guests = await at.driver.guestCapabilities({ refresh: false }, signal);
  const fitting = guests.filter(
    (guest) => (type === undefined || guest.domainType === type) && (arch === undefined || guest.arch === arch),
  );
  const chosen = fitting.find(({ usable }) => usable) ?? fitting[0];
  if (chosen !== undefined) return chosen;
  const offered = guests.map((guest) => `${guest.domainType} for ${guest.arch}`).join(', ') || 'nothing';
  const found = `${type ?? 'any type'} for ${arch ?? 'any architecture'}`;
  const message = `guests of type ${found} cannot run here; there is ${offered}`;
  throw new Fault('UNSUPPORTED', message, {
    violations: [{ field: 'spec.type', found, expected: offered, message }],
  });
}
