import { setTimeout as delay } from 'node:timers/promises';
import { type DomainRecord, type DomainSpecInput, HoldfastError, type Host } from '@holdfast/sdk';

export interface KeepAliveOptions {
  /** Ends the watch; the guests go on. */
  readonly signal: AbortSignal;
  /** The first pause before a guest is tried again; each further one is twice as long. */
  readonly firstMs?: number;
  /** The longest pause. A guest that ran for longer than this begins with the first one again. */
  readonly mostMs?: number;
  /** Makes the pauses. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly log?: (line: string) => void;
}

/** What the same spec and the same user will hear each time. Everything else may go well later. */
const hopeless: readonly HoldfastError['code'][] = [
  'INVALID_ARGUMENT',
  'UNSUPPORTED',
  'UNKNOWN_METHOD',
  'PERMISSION_DENIED',
  'READ_ONLY',
];

/**
 * Keeps guests alive: defines each as it is given, starts it, and starts it again whenever it is off, until the signal is
 * aborted. Answers the names of those that it has given up.
 */
export async function keepAlive(
  host: Host,
  specs: readonly DomainSpecInput[],
  { signal, firstMs = 1000, mostMs = 60_000, wait = pause, log = console.log }: KeepAliveOptions,
): Promise<string[]> {
  const given: string[] = [];
  try {
    await Promise.all(
      specs.map(async (spec) => {
        await keepOne(host, spec, { signal, firstMs, mostMs, wait, log });
        given.push(spec.name);
      }),
    );
  } catch (error) {
    // Whoever aborted the signal need not be told that it was.
    if (!signal.aborted) throw error;
  }
  return given;
}

/** Ends only when there is no hope for this guest. */
async function keepOne(host: Host, spec: DomainSpecInput, options: Required<KeepAliveOptions>): Promise<void> {
  const { signal, firstMs, mostMs, wait, log } = options;
  for (let failures = 0; ; failures++) {
    let why: string;
    try {
      const { ended, ranMs } = await runOnce(host, spec, options);
      if (ranMs > mostMs) failures = 0;
      why = `is ${ended.state} (${ended.reason})`;
    } catch (error) {
      // What is refused may go well later: a disk is in use, the host is short of memory, the daemon is away.
      if (!(error instanceof HoldfastError) || signal.aborted) throw error;
      why = `${error.message}${error.hint === '' ? '' : ` (${error.hint})`}`;
      if (hopeless.includes(error.code)) return log(`${spec.name}: ${why}; given up`);
    }
    const ms = Math.min(mostMs, firstMs * 2 ** failures);
    log(`${spec.name}: ${why}; again in ${ms} ms`);
    await wait(ms, signal);
  }
}

/** Starts a guest unless it runs, and waits for its end. */
async function runOnce(
  host: Host,
  spec: DomainSpecInput,
  { signal, log }: Required<KeepAliveOptions>,
): Promise<{ readonly ended: DomainRecord; readonly ranMs: number }> {
  const { domain: found, outcome } = await host.domains.apply({ spec }, { signal });
  if (outcome !== 'unchanged') log(`${spec.name}: ${outcome}`);
  const domain = host.domains.get({ uuid: found.uuid });
  let begun = found;
  // A guest whose kernel has panicked is kept for inspection; it must be cleared away first.
  if (found.state === 'crashed') await domain.destroy({ signal });
  if (found.state === 'crashed' || found.state === 'shutoff') {
    begun = (await domain.start({ signal })).domain;
    log(`${spec.name}: was started`);
  }
  const ended = await domain.waitFor(['shutoff', 'crashed'], { signal });
  return { ended, ranMs: timeOf(ended) - timeOf(begun) };
}

/** By the clock of the daemon, so that a test may bring its own. */
function timeOf({ stateChangedAt }: DomainRecord): number {
  return stateChangedAt?.getTime() ?? 0;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal });
}
