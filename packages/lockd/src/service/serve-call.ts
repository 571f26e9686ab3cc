import { randomUUID } from 'node:crypto';
import type { Status } from '@holdfast/protocol/lock';
import { Refusal } from '../refusal.js';
import type { Services } from '../services.js';
import type { Client } from './clients.js';
import { toRpcStatus } from './status.js';

/** What a verb may know of the call that it serves. */
export interface CallContext {
  readonly client: Client | undefined;
  /** Aborts when nobody waits for the answer any more; only what merely waits looks at it. */
  readonly signal: AbortSignal;
}

/** A call, served. */
export type Verb<Request, Response> = (at: Services, request: Request, context: CallContext) => Promise<Response>;

/** What goes back to the client. */
export type Answer<Response> = { readonly response: Response } | { readonly refused: Status };

/**
 * The only way in which a call is served, whatever carries it: one answer, whatever happens. A call that began is not cut
 * in half by a cancel.
 * @param name - What metrics call it.
 * @param isOpen - Whether a connection that is restricted may make it too.
 */
export async function serveCall<Request, Response>(
  at: Services,
  verb: Verb<Request, Response>,
  request: Request,
  context: CallContext,
  name: string,
  isOpen = false,
): Promise<Answer<Response>> {
  const begun = performance.now();
  let result = 'OK';
  try {
    const response = await at.running.run(async () => {
      if (context.client?.restricted === true && !isOpen) throw restricted();
      return verb(at, request, context);
    });
    return { response };
  } catch (error) {
    const logId = randomUUID();
    result = error instanceof Refusal ? error.reason : 'INTERNAL';
    if (error instanceof Refusal) at.log.info({ reason: error.reason, why: error.message }, 'refused');
    else at.log.error({ logId, err: error }, 'call failed');
    return { refused: toRpcStatus(error, logId) };
  } finally {
    at.tally.call(name, result, (performance.now() - begun) / 1000);
  }
}

function restricted(): Refusal {
  return new Refusal('RESTRICTED', 'this connection gave up its right to make calls; open another one');
}
