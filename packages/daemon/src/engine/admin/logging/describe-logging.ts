import type { LogRules as LogRulesMessage } from '@holdfast/protocol';
import { formatLogFilters, formatLogOutputs, type LogRules } from '../../../model/log-rules.js';

/** What is logged, as it is told to administrators. */
export function describeLogging({ level, filters, outputs }: LogRules): LogRulesMessage {
  return { level, filters: formatLogFilters(filters), outputs: formatLogOutputs(outputs) };
}
