import { refusal } from '../errors/refusal.js';
import { HoldfastError } from '../errors/holdfast-error.js';

/**
 * The error of a call whose caller does not wait any more;
 * a signal of `AbortSignal.timeout` is a deadline, and an error of ours is the reason itself.
 */
export function givenUp(rpc: string, reason: unknown): HoldfastError {
  if (reason instanceof HoldfastError) return reason;
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  const code = isLate ? 'DEADLINE_EXCEEDED' : 'CANCELLED';
  const what = isLate ? 'was not answered before its signal timed out' : 'was given up by its caller';
  return refusal(code, `${rpc} ${what}; work that has begun goes on`, {}, { cause: reason });
}
