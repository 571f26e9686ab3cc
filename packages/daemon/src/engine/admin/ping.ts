import type { PingRequest, PingResponse } from '@holdfast/protocol';
import type { CallContext } from '../call-context.js';
import type { Services } from '../services.js';

/** Answers at once with what was sent. */
export async function ping(_context: CallContext, _at: Services, { payload }: PingRequest): Promise<PingResponse> {
  return { payload };
}
