import type { CreateTokenRequest, CreateTokenResponse } from '@holdfast/protocol';
import { toMilliseconds } from '../../../model/timestamp.js';
import type { CallContext } from '../../call-context.js';
import { invalidArgument } from '../../invalid-argument.js';
import type { Services } from '../../services.js';
import { describeToken } from './describe-token.js';

/** What names of certificates may be too: rules are about both. */
const goodName = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,62}$/u;

/**
 * Makes a token for a program. The log has its name only.
 * @throws Fault INVALID_ARGUMENT, INVALID_STATE when there is one of that name, FILE_PERMISSION, STATE_WRITE_FAILED
 */
export async function createToken(
  context: CallContext,
  at: Services,
  { name, expiresAt, readOnly }: CreateTokenRequest,
): Promise<CreateTokenResponse> {
  if (!goodName.test(name) || name.endsWith(' ')) {
    throw invalidArgument('name', name, 'letters, digits, blanks and . _ @ -, at most 63');
  }
  const expiresMs = toMilliseconds(expiresAt);
  if (expiresAt !== undefined && !(expiresMs > at.clock.now() && expiresMs <= latestMs)) {
    throw invalidArgument('expires_at', describeTime(expiresMs), 'a time to come, before the year 10000');
  }
  const end = expiresAt === undefined ? {} : { expiresMs };
  const { token, secret } = await at.administration.tokens.create({ name, readOnly, ...end });
  at.logger.info({ caller: context.caller, token: name, readOnly, ...end }, 'token made');
  return { token: describeToken(token), secret };
}

const latestMs = Date.UTC(9999, 11, 31);

function describeTime(ms: number): string {
  return Math.abs(ms) <= latestMs ? new Date(ms).toISOString() : `${ms} ms after 1970`;
}
