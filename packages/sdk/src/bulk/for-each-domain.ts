import type { Domain } from '../domain.js';
import type { DomainTarget } from '../domain-target.js';
import { refusal } from '../errors/refusal.js';
import type { BulkOptions, BulkOutcome, DomainTargets } from './bulk-outcome.js';

const usualConcurrency = 8;

/** Does something with each domain, so many at a time; one outcome each, in the order in which they were named. */
export async function forEachDomain<Value>(
  open: (target: DomainTarget) => Domain,
  targets: DomainTargets,
  act: (domain: Domain) => Promise<Value>,
  { concurrency = usualConcurrency, signal }: BulkOptions,
): Promise<BulkOutcome<Value>[]> {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw refusal('INVALID_ARGUMENT', `concurrency is ${concurrency}; it takes a whole number from 1`);
  }
  const waiting: DomainTarget[] = [];
  // A list whose pages were read while its domains are changed could leave some out.
  for await (const target of targets) waiting.push(target);
  const outcomes: BulkOutcome<Value>[] = [];
  const turns = waiting.entries();
  const work = async (): Promise<void> => {
    for (const [place, target] of turns) outcomes[place] = await outcomeOf(target, () => act(open(target)), signal);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, work));
  return outcomes;
}

async function outcomeOf<Value>(
  target: DomainTarget,
  act: () => Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<BulkOutcome<Value>> {
  try {
    if (signal?.aborted === true) throw refusal('CANCELLED', 'given up before its turn', {}, { cause: signal.reason });
    return { status: 'done', target, value: await act() };
  } catch (error) {
    return { status: 'failed', target, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
