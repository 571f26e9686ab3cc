import type { GetClientLimitsRequest, GetClientLimitsResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { findServer } from './find-server.js';

/** Answers how many clients a server takes. @throws Fault INVALID_ARGUMENT */
export async function getClientLimits(
  _context: CallContext,
  at: Services,
  { server }: GetClientLimitsRequest,
): Promise<GetClientLimitsResponse> {
  return { limits: findServer(at, server).clientLimits() };
}
