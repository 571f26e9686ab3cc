import { deprecatedApis } from '@holdfast/protocol';
import type { CallMetrics } from '../../telemetry/metrics/call-metrics.js';
import type { Logger } from '../../telemetry/logger.js';
import type { Call } from '../call.js';

/**
 * Counts calls that use what goes with the next major release. The first of each is a warning in the log with its caller,
 * the others are told at the level `debug`: whoever calls every second is not to fill it.
 */
export function noteDeprecated(metrics: CallMetrics, logger: Logger): (call: Call, request: object) => void {
  return ({ method, caller }, request) => {
    for (const api of deprecatedApis(method, request)) {
      const level = metrics.countDeprecated(api) ? 'warn' : 'debug';
      logger[level]({ api, caller }, 'a deprecated call; DEPRECATED.md says what to use instead');
    }
  };
}
