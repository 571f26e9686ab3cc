import { randomUUID } from 'node:crypto';
import type { handleUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { HelloResponse } from '@holdfast/protocol/lock';
import { Refusal } from './refusal.js';
import type { Services } from './services.js';
import { toStatus } from './status.js';
import { acquireSet } from './verbs/acquire-set.js';
import { listLeases } from './verbs/list-leases.js';
import { registerOwner } from './verbs/register-owner.js';
import { releaseSet } from './verbs/release-set.js';

/** The calls of LockService, each handed to its verb. */
export function lockService(at: Services, hello: HelloResponse): UntypedServiceImplementation {
  return {
    hello: unary(at, async () => hello),
    registerOwner: unary(at, registerOwner),
    acquireSet: unary(at, acquireSet),
    releaseSet: unary(at, releaseSet),
    listLeases: unary(at, listLeases),
  };
}

/** The only way in which a call is served: one answer, whatever happens. A call that began is not cut in half by a cancel. */
function unary<Request, Response>(
  at: Services,
  verb: (at: Services, request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  const answer = async (request: Request, callback: sendUnaryData<Response>): Promise<void> => {
    let response: Response;
    try {
      response = await verb(at, request);
    } catch (error) {
      const logId = randomUUID();
      if (error instanceof Refusal) at.log.info({ reason: error.reason, why: error.message }, 'refused');
      else at.log.error({ logId, err: error }, 'call failed');
      callback(toStatus(error, logId));
      return;
    }
    callback(null, response);
  };
  return (call, callback) => {
    void answer(call.request, callback);
  };
}
