import type { CallAccess } from '../access/call-access.js';
import type { Identity } from '../access/identity.js';

/** What every verb gets first: who asks, and until when. */
export interface CallContext {
  /** Aborted when the caller cancels, disconnects, or its deadline passes; `reason` is a Fault. */
  readonly signal: AbortSignal;
  /** Who asks, for logs and for `requested_by`, for example `uid 1000`. */
  readonly caller: string;
  /** Who asks, as far as it is known for sure. */
  readonly identity: Identity;
  /** What the caller may do. */
  readonly access: CallAccess;
}
