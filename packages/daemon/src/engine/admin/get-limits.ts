import type { GetLimitsRequest, GetLimitsResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Answers the limits of the daemon. */
export async function getLimits(
  _context: CallContext,
  { limits: { jobWaitMs, maxQueuedEvents } }: Services,
  _request: GetLimitsRequest,
): Promise<GetLimitsResponse> {
  return { limits: { jobWaitMs, maxQueuedEvents } };
}
