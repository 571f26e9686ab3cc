import { setTimeout as delay } from 'node:timers/promises';
import { type DomainSpecInput, HoldfastError, type Host } from '@holdfast/sdk';

export interface KeepAliveOptions {
  /** Ends the watch; the guests go on. */
  readonly signal: AbortSignal;
  /** How long to wait after a start that was refused. */
  readonly retryMs?: number;
  readonly log?: (line: string) => void;
}

/**
 * Keeps guests alive: defines each as it is given, starts it, and starts it again whenever it is off, until the signal is
 * aborted.
 */
export async function keepAlive(
  host: Host,
  specs: readonly DomainSpecInput[],
  { signal, retryMs = 5000, log = console.log }: KeepAliveOptions,
): Promise<void> {
  try {
    await Promise.all(specs.map((spec) => keepOne(host, spec, { signal, retryMs, log })));
  } catch (error) {
    // Whoever aborted the signal need not be told that it was.
    if (!signal.aborted) throw error;
  }
}

async function keepOne(
  host: Host,
  spec: DomainSpecInput,
  { signal, retryMs, log }: Required<KeepAliveOptions>,
): Promise<void> {
  for (;;) {
    try {
      const { domain, outcome } = await host.domains.apply({ spec }, { signal });
      if (outcome !== 'unchanged') log(`${domain.name}: ${outcome}`);
      await stayOn(host, domain.uuid, { signal, log });
    } catch (error) {
      // What is refused may go well later: a disk is in use, the host is short of memory, somebody removed the domain.
      if (!(error instanceof HoldfastError) || signal.aborted) throw error;
      log(`${spec.name}: ${error.message}${error.hint === '' ? '' : ` (${error.hint})`}; again in ${retryMs} ms`);
      await delay(retryMs, undefined, { signal });
    }
  }
}

/** Starts a domain each time that it is off. Ends with the reason why it could not. */
async function stayOn(
  host: Host,
  uuid: string,
  { signal, log }: Pick<Required<KeepAliveOptions>, 'signal' | 'log'>,
): Promise<never> {
  const domain = host.domains.get({ uuid });
  for (;;) {
    const { name, state, reason } = await domain.waitFor(['shutoff', 'crashed'], { signal });
    log(`${name}: is ${state} (${reason})`);
    // A guest whose kernel has panicked is kept for inspection; it must be cleared away first.
    if (state === 'crashed') await domain.destroy({ signal });
    await domain.start({ signal });
    log(`${name}: was started`);
  }
}
