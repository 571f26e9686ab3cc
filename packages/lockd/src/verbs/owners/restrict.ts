import type { RestrictRequest, RestrictResponse } from '@holdfast/protocol/lock';
import type { CallContext } from '../../service/serve-call.js';
import type { Services } from '../../services.js';

/** Takes from a connection the right to make further calls. */
export async function restrict(
  _at: Services,
  _request: RestrictRequest,
  { client }: Pick<CallContext, 'client'>,
): Promise<RestrictResponse> {
  if (client) client.restricted = true;
  return {};
}
