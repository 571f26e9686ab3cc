import type { Config } from '../../config/config.js';
import { type LogRules, parseLogFilters, parseLogOutputs } from '../../model/log-rules.js';

/** What is logged, and where to; that the settings can be read was seen when they were loaded. */
export function logRulesOf({ logging: { logLevel, logFilters, logOutputs } }: Config): LogRules {
  const filters = parseLogFilters(logFilters) ?? [];
  return { level: logLevel, filters, outputs: parseLogOutputs(logOutputs) ?? [] };
}
