import { createHash } from 'node:crypto';
import { Domain, DomainState, type MethodEntry } from '@holdfast/protocol';
import { describeOwner } from '../../access/identity.js';
import type { NamedRequest } from '../../jobs/operations/named-request.js';
import type { OperationRecord } from '../../jobs/operations/operation.js';
import { Fault } from '../../model/fault.js';
import { fromErrorDetail } from '../../model/from-error-detail.js';
import type { CallContext } from '../call-context.js';
import { accessObjectOf } from '../domain/access-object.js';
import { toAnswer } from '../domain/to-domain.js';
import type { Services } from '../services.js';

/** Longest answer that is kept with an operation; of a longer one, how it went is kept and not in which words. */
const maxAnswerBytes = 16 * 1024;

const namePattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Does what a call asks for, unless it has a name and the same call was done, or is being done: then it answers like that, with the
 * domain as it is now. A call counts as done once its job had begun, and as long as its operation is remembered.
 * @throws Fault INVALID_ARGUMENT when the name is that of another call; what the verb throws or threw
 */
export async function answerOnce(
  context: CallContext,
  at: Services,
  requestId: string,
  verb: (context: CallContext) => Promise<object>,
): Promise<object> {
  const { method, payload } = context;
  if (method === undefined || payload === undefined) return verb(context);
  if (!namePattern.test(requestId)) throw badName(requestId, 'a UUID in lower case');
  const name = nameCall(context, method, payload, requestId);
  for (;;) {
    const underWay = at.operations.requests.get(requestId);
    if (underWay !== undefined) {
      assertSame(name, underWay.digest);
      await until(underWay.ended, context.signal);
      continue;
    }
    const operation = at.operations.find(requestId);
    if (operation !== undefined) {
      assertSame(name, operation.origin.requestDigest);
      const settling = at.operations.settling(operation);
      if (settling !== undefined) {
        await until(settling, context.signal);
        continue;
      }
      // One that has not begun has done nothing, so it may be done.
      if (operation.startedMs !== undefined) return answerAgain(context, at, method, operation);
    }
    return at.operations.requests.run(name, () => verb(withName(context, name)));
  }
}

function nameCall(context: CallContext, method: MethodEntry, payload: Uint8Array, id: string): NamedRequest {
  const owner = describeOwner(context.identity);
  return {
    id,
    digest: createHash('sha256').update(`${owner}\n${method.name}\n`).update(payload).digest('base64'),
    encodeAnswer(answer) {
      const { domain: _domain, ...rest } = answer as { readonly domain?: unknown };
      const whole = method.response.encode({ ...rest, ...emptyDomain(answer) }).finish();
      if (whole.length <= maxAnswerBytes) return whole;
      return method.response.encode({ ...rest, ...emptyDomain(answer), changes: [], warnings: [] }).finish();
    },
  };
}

function emptyDomain(answer: object): object {
  return 'domain' in answer ? { domain: undefined } : {};
}

/** What a call is answered whose like was answered before. @throws Fault what that was refused with; PERMISSION_DENIED */
function answerAgain(context: CallContext, at: Services, method: MethodEntry, operation: OperationRecord): object {
  const { objectUuid: uuid, objectName: name } = operation.origin;
  context.access.permit(accessObjectOf(at, uuid, name));
  const { failure } = operation;
  if (failure !== undefined) throw fromErrorDetail(failure.error, failure.message);
  const answer = method.response.decode(operation.answer);
  if (!('domain' in answer)) return answer;
  const domain = at.domains.byUuid(uuid);
  const gone = { uuid, name, state: DomainState.DOMAIN_STATE_SHUTOFF };
  return { ...answer, domain: domain === undefined ? Domain.fromPartial(gone) : toAnswer(at, domain) };
}

function withName(context: CallContext, request: NamedRequest): CallContext {
  const { caller, identity, access } = context;
  return {
    // Made when somebody asks for it.
    get signal() {
      return context.signal;
    },
    caller,
    identity,
    access,
    request,
  };
}

function assertSame({ id, digest }: NamedRequest, other: string | undefined): void {
  if (digest === other) return;
  throw badName(id, 'a new UUID for every other call; this one is that of another');
}

function badName(found: string, expected: string): Fault {
  const message = `request_id is ${found}; it must be ${expected}`;
  return new Fault('INVALID_ARGUMENT', message, { violations: [{ field: 'request_id', found, expected }] });
}

/** Waits for something that never rejects, as long as the caller does. */
async function until(ended: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([ended, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
