import type { SetLoggingRequest, SetLoggingResponse } from '@holdfast/protocol';
import { logLevels, parseLogFilters, parseLogOutputs } from '../../../model/log-rules.js';
import type { CallContext } from '../../call-context.js';
import { invalidArgument } from '../../invalid-argument.js';
import type { Services } from '../../services.js';
import { describeLogging } from './describe-logging.js';

/** Changes what is logged and where to, all that was given or nothing. @throws Fault INVALID_ARGUMENT, FILE_PERMISSION */
export async function setLogging(
  context: CallContext,
  at: Services,
  request: SetLoggingRequest,
): Promise<SetLoggingResponse> {
  const { logging } = at.administration;
  const change = logging.prepare({
    level: read('level', request.level, logging.rules.level, (text) => logLevels.find((level) => level === text)),
    filters: read('filters', request.filters, logging.rules.filters, parseLogFilters),
    outputs: read('outputs', request.outputs, logging.rules.outputs, parseLogOutputs),
  });
  // In the log as it was: whoever reads it there sees where it goes on.
  const { level, filters, outputs } = request;
  at.logger.info({ caller: context.caller, level, filters, outputs }, 'logging changes');
  change();
  return { logging: describeLogging(logging.rules) };
}

const expectations = {
  level: `one of ${logLevels.join(', ')}`,
  filters: 'level:match with spaces between, for example "debug:rpc warn:drivers"',
  outputs: 'level:stderr, level:journal, level:syslog:ident or level:file:/path with spaces between',
};

function read<Value>(
  field: keyof typeof expectations,
  text: string | undefined,
  present: Value,
  parse: (text: string) => Value | undefined,
): Value {
  if (text === undefined) return present;
  const value = parse(text);
  if (value === undefined) throw invalidArgument(field, text, expectations[field]);
  return value;
}
