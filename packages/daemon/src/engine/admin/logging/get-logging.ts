import type { GetLoggingRequest, GetLoggingResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { describeLogging } from './describe-logging.js';

/** Answers what is logged, and where to. */
export async function getLogging(
  _context: CallContext,
  { administration }: Services,
  _request: GetLoggingRequest,
): Promise<GetLoggingResponse> {
  return { logging: describeLogging(administration.logging.rules) };
}
