import { refusal } from '../errors/refusal.js';
import { HoldfastError } from '../errors/holdfast-error.js';

/**
 * The error of a call whose caller does not wait any more;
 * a signal of `AbortSignal.timeout` is a deadline, and an error of ours is the reason itself.
 */
export function givenUp(rpc: string, reason: unknown): HoldfastError {
  const late = `${rpc} was not answered before its signal timed out; work that has begun goes on`;
  return abandoned(reason, late, `${rpc} was given up by its caller; work that has begun goes on`);
}

/** The same of a stream, which has no answer to be late. */
export function streamGivenUp(rpc: string, reason: unknown): HoldfastError {
  return abandoned(reason, `${rpc} was read until its signal timed out`, `${rpc} was ended by its reader`);
}

function abandoned(reason: unknown, late: string, givenUpByCaller: string): HoldfastError {
  if (reason instanceof HoldfastError) return reason;
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  return refusal(isLate ? 'DEADLINE_EXCEEDED' : 'CANCELLED', isLate ? late : givenUpByCaller, {}, { cause: reason });
}
