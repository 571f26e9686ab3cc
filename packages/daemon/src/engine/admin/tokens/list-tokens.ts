import type { ListTokensRequest, ListTokensResponse } from '@holdfast/protocol';
import type { CallContext } from '../../call-context.js';
import type { Services } from '../../services.js';
import { describeToken } from './describe-token.js';

/** Lists the tokens of programs. @throws Fault INVALID_ARGUMENT, FILE_PERMISSION when their file is not good */
export async function listTokens(
  _context: CallContext,
  at: Services,
  _request: ListTokensRequest,
): Promise<ListTokensResponse> {
  return { tokens: (await at.administration.tokens.list()).map(describeToken) };
}
