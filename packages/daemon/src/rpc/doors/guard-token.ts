import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { Interceptor } from '../interceptor.js';

/** Refuses calls of who came in with a token that was taken away since, or has ended. */
export function guardToken(tokens: TokenGate): Interceptor {
  return async (call, next) => {
    const refusal = tokens.refusalOf(call.identity);
    if (refusal !== undefined) throw refusal;
    return next(call);
  };
}
