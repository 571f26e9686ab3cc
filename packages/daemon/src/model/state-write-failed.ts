import { Fault } from './fault.js';

/** The fault for a file that the disk did not take: `what` says what it was not, as in `written` or `removed`. */
export function stateWriteFailed(what: string, path: string, cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return new Fault(
    'STATE_WRITE_FAILED',
    `${path} was not ${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
    { metadata: { path, code }, ...(code === 'ENOSPC' ? { hint: 'make room on its disk and try again' } : {}) },
    { cause },
  );
}
