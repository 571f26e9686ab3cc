import { HoldfastError } from '@holdfast/sdk';
import type { DaemonAnswer } from './patient.js';

const limitMs = 15_000;

/** Asks the daemon what it is and what it found; where it does not answer, why. */
export async function askDaemon(
  uri: string | undefined,
  signal: AbortSignal,
): Promise<DaemonAnswer | { readonly reason: string }> {
  const call = { signal, timeoutMs: limitMs };
  const { connect } = await import('@holdfast/sdk');
  try {
    await using host = await connect({ ...call, ...(uri === undefined ? {} : { uri }) });
    const [{ version }, capabilities] = await Promise.all([host.version(call), host.capabilities(call)]);
    const { driver, leaseManager, guests } = capabilities;
    const leases = await host
      .leases(call)
      .toArray()
      .then(
        ({ length }) => ({ leases: length, leasesReason: '' }),
        (error: unknown) => {
          return { leases: undefined, leasesReason: messageOf(error) };
        },
      );
    return { version, driver, leaseManager, guests, ...leases };
  } catch (error) {
    signal.throwIfAborted();
    return { reason: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof HoldfastError) return error.rawMessage;
  throw error;
}
