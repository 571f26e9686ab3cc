import type { RevokeTokenRequest, RevokeTokenResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { describeToken } from './describe-token.js';

/** Takes a token away. @throws Fault INVALID_ARGUMENT when there is none of that name, FILE_PERMISSION, STATE_WRITE_FAILED */
export async function revokeToken(
  context: CallContext,
  at: Services,
  { name }: RevokeTokenRequest,
): Promise<RevokeTokenResponse> {
  const token = await at.administration.tokens.revoke(name);
  at.logger.info({ caller: context.caller, token: name }, 'token taken away');
  return { token: describeToken(token) };
}
