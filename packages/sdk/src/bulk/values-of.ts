import { refToText } from '../domain-target.js';
import { HoldfastError } from '../errors/holdfast-error.js';
import { refusal } from '../errors/refusal.js';
import type { BulkOutcome } from './bulk-outcome.js';

/** How many failures the message tells; the error has all of them. */
const toldFailures = 3;

/**
 * The values of a call for many domains, in order.
 * @throws HoldfastError when any failed: with the code of the first, and all of them in `failures`
 */
export function valuesOf<Value>(outcomes: readonly BulkOutcome<Value>[]): Value[] {
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome] : []));
  const [first] = failures;
  if (first === undefined) return outcomes.flatMap((outcome) => (outcome.status === 'done' ? [outcome.value] : []));
  const told = failures.slice(0, toldFailures).map(({ target, error }) => `${refToText(target)}: ${error.message}`);
  const more = failures.length > toldFailures ? `; and ${failures.length - toldFailures} more` : '';
  const message = `${failures.length} of ${outcomes.length} domains failed: ${told.join('; ')}${more}`;
  const isRetryable = failures.every(({ error }) => error instanceof HoldfastError && error.retryable);
  throw refusal(codeOf(first.error), message, { retryable: isRetryable }, { cause: first.error, failures });
}

function codeOf(error: Error): HoldfastError['code'] {
  return error instanceof HoldfastError ? error.code : 'INTERNAL';
}
