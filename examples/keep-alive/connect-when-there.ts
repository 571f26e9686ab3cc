import { setTimeout as delay } from 'node:timers/promises';
import { connect, type ConnectOptions, HoldfastError, type Host } from '@holdfast/sdk';

/** Connects, and tries again for as long as no daemon answers: `connect()` itself fails at once then. */
export async function connectWhenThere(
  options: ConnectOptions & { readonly signal: AbortSignal },
  wait: () => Promise<unknown> = () => delay(2000, undefined, { signal: options.signal }),
): Promise<Host> {
  for (;;) {
    try {
      return await connect(options);
    } catch (error) {
      if (!(error instanceof HoldfastError) || error.code !== 'UNAVAILABLE') throw error;
      console.error(`${error.message}${error.hint === '' ? '' : ` (${error.hint})`}; trying again`);
    }
    await wait();
  }
}
