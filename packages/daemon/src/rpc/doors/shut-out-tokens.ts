import type { TokenGate } from '../../access/tokens/token-gate.js';
import type { CarrierServices } from '../carrier-services.js';
import type { Client } from '../clients/client.js';
import type { Session } from '../session/session.js';

/**
 * Ends the sessions and the streams of those whose token is good no more, with that as the reason, and a moment later the
 * connections that they came on. Unary calls of the plain kind that have begun are finished, as everywhere.
 */
export function shutOutTokens(tokens: TokenGate, at: CarrierServices, sessions: ReadonlySet<Session>): void {
  const leaving = new Set<Client>();
  for (const session of sessions) {
    const refusal = tokens.refusalOf(session.identity);
    if (refusal === undefined) continue;
    leaving.add(session.client);
    session.fail(refusal);
  }
  at.active.abortWhere('streams', (call) => {
    const refusal = tokens.refusalOf(call.identity);
    if (refusal !== undefined) leaving.add(call.client);
    return refusal;
  });
  if (leaving.size === 0) return;
  at.logger.info(
    { clients: [...leaving].map(({ id }) => id) },
    'clients are shut out: their tokens are not good any more',
  );
  for (const client of leaving) at.clock.setTimeout(() => client.disconnect(), at.limits.cutOffMs);
}
