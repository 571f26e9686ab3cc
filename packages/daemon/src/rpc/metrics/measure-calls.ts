import type { Clock } from '../../model/clock.js';
import { Fault } from '../../model/fault.js';
import type { CallMetrics } from '../../telemetry/metrics/call-metrics.js';
import type { Logger } from '../../telemetry/logger.js';
import type { Answer, Interceptor, Next } from '../interceptor.js';
import type { Call } from '../call.js';
import { noteDeprecated } from './note-deprecated.js';

/**
 * Counts every call, with its result and how long it took, and at the level `debug` logs it under a number of its own,
 * with the caller and the caller's trace. What the call was asked or answered is in neither.
 */
export function measureCalls(metrics: CallMetrics, logger: Logger, clock: Clock): Interceptor {
  let last = 0;
  const intercept = (call: Call, next: Next): Promise<Answer> => {
    const begun = clock.elapsedMs();
    const count = (result: string): void => {
      const { method } = call;
      const ms = clock.elapsedMs() - begun;
      metrics.count(method.name, result, method.responseStream ? undefined : ms);
      last += 1;
      if (!logger.isLevelEnabled('debug')) return;
      const { caller, traceparent } = call;
      const trace = traceId(traceparent);
      const facts = { request: last, method: method.name, caller, result, ms: Math.round(ms * 1000) / 1000 };
      logger.debug(trace === undefined ? facts : { ...facts, trace }, 'call');
    };
    const done = (answer: Answer): Answer => {
      count('OK');
      return answer;
    };
    const failed = (error: unknown): never => {
      count(error instanceof Fault ? error.reason : 'INTERNAL');
      throw error;
    };
    // Not async, for every short call passes here.
    let answer: Promise<Answer>;
    try {
      answer = next(call);
    } catch (error) {
      return failed(error);
    }
    // oxlint-disable-next-line promise/no-callback-in-promise -- these are not callbacks of a caller
    return answer.then(done, failed);
  };
  return Object.assign(intercept, { onDeprecated: noteDeprecated(metrics, logger) });
}

/** The id of a trace in a W3C trace context. */
function traceId(traceparent: string): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1];
}
