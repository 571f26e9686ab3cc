import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { Interceptor } from '../interceptor.js';

/** Refuses calls of who came in with a token that was taken away since, or has ended. */
export function guardToken(tokens: TokenGate): Interceptor {
  return async (call, next) => {
    if (call.identity.token !== undefined) tokens.confirm(call.identity.token);
    return next(call);
  };
}
