import type { MethodEntry } from '@holdfast/protocol';
import type { AccessControl } from '../access/access-control.js';
import type { Identity } from '../access/identity.js';
import type { MethodAccess } from '../access/method-access.js';
import type { Auditor } from './audit-call.js';
import type { Call } from './call.js';
import type { Admission } from './clients/admission.js';
import type { Answer, Interceptor, Next } from './interceptor.js';

/** A call of a client of which it is known what it may do. */
class AdmittedCall implements Call {
  readonly method: MethodEntry;
  readonly payload: Uint8Array;
  readonly traceparent: string;
  readonly identity: Identity;
  readonly caller: string;
  readonly access: MethodAccess;
  readonly #call: Call;

  constructor(call: Call, access: MethodAccess) {
    this.#call = call;
    this.method = call.method;
    this.payload = call.payload;
    this.traceparent = call.traceparent;
    this.identity = call.identity;
    this.caller = call.caller;
    this.access = access;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }

  get admission(): Admission | undefined {
    return this.#call.admission;
  }

  admit(request: object): void {
    this.access.admit(request);
  }
}

/**
 * Lets in the calls of those who may make them, and refuses the others before anything is decoded. What depends on the
 * object or on the request is decided by the verb, which gets the rights of its caller with the call.
 * What was done or refused is kept by `audit`.
 */
export function controlAccess(control: AccessControl, audit?: Auditor): Interceptor {
  const isHopeless = (identity: Identity, method: MethodEntry): boolean => !control.mayEnter(identity, method);
  const intercept = (call: Call, next: Next): Promise<Answer> => {
    const access = control.ofCall(call.identity, call.method);
    if (audit === undefined) return admit(call, access, next);
    return audit(call, access, () => admit(call, access, next));
  };
  return Object.assign(intercept, { isHopeless });
}

// Not async: a refusal that is thrown is one all the same, and each promise takes its share of a short call.
function admit(call: Call, access: MethodAccess, next: Next): Promise<Answer> {
  access.enter();
  const answer = next(new AdmittedCall(call, access));
  if (access.isAsked) return answer;
  return answer.then((message) => {
    // A verb that forgot to ask must not go unnoticed; its answer stays here.
    if (!access.isAsked) throw new Error(`${call.method.rpc} did not ask whether its caller may do this`);
    return message;
  });
}
