import type { SetLimitsRequest, SetLimitsResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import { invalidArgument } from '../invalid-argument.js';
import type { Services } from '../services.js';
import { given } from './given.js';

const longestJobWaitMs = 86_400_000;
const mostQueuedEvents = 1_000_000;

/** Changes the limits of the daemon, for what comes next. @throws Fault INVALID_ARGUMENT */
export async function setLimits(
  context: CallContext,
  at: Services,
  request: SetLimitsRequest,
): Promise<SetLimitsResponse> {
  const { jobWaitMs, maxQueuedEvents } = request;
  if (jobWaitMs !== undefined && jobWaitMs > longestJobWaitMs) {
    throw invalidArgument('job_wait_ms', jobWaitMs, `at most ${longestJobWaitMs}`);
  }
  if (maxQueuedEvents !== undefined && (maxQueuedEvents < 1 || maxQueuedEvents > mostQueuedEvents)) {
    throw invalidArgument('max_queued_events', maxQueuedEvents, `from 1 to ${mostQueuedEvents}`);
  }
  Object.assign(at.limits, given({ jobWaitMs, maxQueuedEvents }));
  at.logger.info({ caller: context.caller, ...given({ jobWaitMs, maxQueuedEvents }) }, 'limits changed');
  return { limits: { jobWaitMs: at.limits.jobWaitMs, maxQueuedEvents: at.limits.maxQueuedEvents } };
}
