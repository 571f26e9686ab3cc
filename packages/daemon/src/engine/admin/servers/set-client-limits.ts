import type { SetClientLimitsRequest, SetClientLimitsResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { given } from '../given.js';
import { findServer } from './find-server.js';

/** Changes how many clients a server takes. @throws Fault INVALID_ARGUMENT */
export async function setClientLimits(
  context: CallContext,
  at: Services,
  { server: name, ...change }: SetClientLimitsRequest,
): Promise<SetClientLimitsResponse> {
  const server = findServer(at, name);
  server.setClientLimits(given(change));
  at.logger.info({ caller: context.caller, server: server.name, ...given(change) }, 'limits for clients changed');
  return { limits: server.clientLimits() };
}
