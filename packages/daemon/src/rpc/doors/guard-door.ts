import type { MethodEntry } from '@holdfast/protocol';
import type { Door, Identity } from '../../access/identity.js';
import { Fault } from '../../model/fault.js';
import type { Call } from '../call.js';
import type { Answer, Interceptor, Next } from '../interceptor.js';

/** Whether anybody may call a method through a door. */
export function isServedAt(door: Door, { service, mutating, adminOnly }: MethodEntry): boolean {
  if (door === 'admin') return service === 'AdminService';
  return !adminOnly && !(door === 'ro' && mutating);
}

/**
 * Refuses what a door is not for, before the request is decoded: a read-only one what changes anything, the admin door what
 * is no matter of administration, and every other door what only administrators may do.
 */
export const guardDoor: Interceptor = Object.assign(guard, {
  isHopeless: ({ door }: Identity, method: MethodEntry) => !isServedAt(door, method),
});

function guard(call: Call, next: Next): Promise<Answer> {
  const { method, identity } = call;
  if (isServedAt(identity.door, method)) return next(call);
  if (identity.door === 'ro' && method.mutating) {
    const what = 'changes something, and this connection is read-only';
    throw refusal('READ_ONLY', method, what, 'connect to the socket for reading and writing');
  }
  if (identity.door === 'admin' && method.service !== 'AdminService') {
    throw refusal('PERMISSION_DENIED', method, 'is not served on the admin socket', 'connect to the main socket');
  }
  throw refusal(
    'PERMISSION_DENIED',
    method,
    'is served on the admin socket only',
    'connect to the admin socket, as root or with holdfast admin',
  );
}

function refusal(
  reason: 'READ_ONLY' | 'PERMISSION_DENIED',
  { rpc, name }: MethodEntry,
  what: string,
  hint: string,
): Fault {
  return new Fault(reason, `${rpc} ${what}`, { hint, metadata: { method: name } });
}
