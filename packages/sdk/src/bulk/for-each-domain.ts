import type { Domain } from '../domain.js';
import type { DomainTarget } from '../domain-target.js';
import { refusal } from '../errors/refusal.js';
import { checkOptions, shownValue, wrongValue } from '../errors/wrong-value.js';
import type { BulkOptions, BulkOutcome, DomainTargets } from './bulk-outcome.js';

const usualConcurrency = 8;

/** Does something with each domain, so many at a time; one outcome each, in the order in which they were named. */
export async function forEachDomain<Value>(
  open: (target: DomainTarget) => Domain,
  targets: DomainTargets,
  act: (domain: Domain) => Promise<Value>,
  options: BulkOptions,
): Promise<BulkOutcome<Value>[]> {
  checkOptions(options);
  const { concurrency = usualConcurrency, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw refusal('INVALID_ARGUMENT', `concurrency is ${concurrency}; it takes a whole number from 1`);
  }
  if (!isList(targets)) throw wrongValue('targets', shownValue(targets), 'an array of domains, or a list of them');
  if (typeof act !== 'function') throw wrongValue('act', shownValue(act), 'a function that takes a domain');
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

/** One name is none, though it can be iterated: its letters are not what was meant. */
function isList(targets: DomainTargets): boolean {
  if (typeof targets !== 'object' || targets === null) return false;
  return Symbol.asyncIterator in targets || Symbol.iterator in targets;
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
