import type { MethodEntry } from '@holdfast/protocol';
import type { CallAccess } from '../access/call-access.js';
import type { Identity } from '../access/identity.js';
import type { NamedRequest } from '../jobs/operations/named-request.js';

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
  /** What was called, and the request as it came; absent: it is the daemon itself that asks. */
  readonly method?: MethodEntry;
  readonly payload?: Uint8Array;
  /** The call, where its client has named it and it is to be done only once. */
  readonly request?: NamedRequest | undefined;
}
