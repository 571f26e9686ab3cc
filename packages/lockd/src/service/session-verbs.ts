import type { HelloResponse, SessionAnswer, SessionCall } from '@holdfast/protocol/lock';
import type { Services } from '../services.js';
import { acquireSet } from '../verbs/acquire/acquire-set.js';
import { createSpace } from '../verbs/spaces/create-space.js';
import { createResource, deleteResource } from '../verbs/spaces/explicit-resource.js';
import { inquire } from '../verbs/look/inquire.js';
import { listLeases } from '../verbs/look/list-leases.js';
import { prune } from '../verbs/spaces/prune.js';
import { registerOwner } from '../verbs/owners/register-owner.js';
import { releaseSet } from '../verbs/release/release-set.js';
import { restrict } from '../verbs/owners/restrict.js';
import { transferSet } from '../verbs/release/transfer-set.js';
import { verifyLeases } from '../verbs/look/verify-leases.js';
import type { CallContext } from './serve-call.js';

/** A call of a session that is a verb. */
export type SessionVerbCall = Exclude<NonNullable<SessionCall['call']>, { readonly $case: 'watch' }>;

/** Serves a call of a session by its verb. */
export type SessionVerbs = (
  at: Services,
  call: SessionVerbCall,
  context: CallContext,
) => Promise<NonNullable<SessionAnswer['answer']>>;

/** Calls that a restricted session may make. */
export const openCalls: ReadonlySet<string> = new Set(['hello']);

/** The same verbs that the calls of their own have. */
export function sessionVerbs(hello: HelloResponse): SessionVerbs {
  return async (at, call, context) => {
    const { $case } = call;
    switch ($case) {
      case 'hello':
        return { $case, value: hello };
      case 'registerOwner':
        return { $case, value: await registerOwner(at, call.value) };
      case 'acquireSet':
        return { $case, value: await acquireSet(at, call.value, context) };
      case 'releaseSet':
        return { $case, value: await releaseSet(at, call.value) };
      case 'transferSet':
        return { $case, value: await transferSet(at, call.value) };
      case 'listLeases':
        return { $case, value: await listLeases(at, call.value) };
      case 'restrict':
        return { $case, value: await restrict(at, call.value, context) };
      case 'createSpace':
        return { $case, value: await createSpace(at, call.value) };
      case 'createResource':
        return { $case, value: await createResource(at, call.value) };
      case 'deleteResource':
        return { $case, value: await deleteResource(at, call.value) };
      case 'inquire':
        return { $case, value: await inquire(at, call.value) };
      case 'verify':
        return { $case, value: await verifyLeases(at, call.value) };
      case 'prune':
        return { $case, value: await prune(at, call.value) };
    }
  };
}
