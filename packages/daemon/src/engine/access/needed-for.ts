import { closestWord, type MethodEntry, methods } from '@holdfast/protocol';
import { permissionNames } from '../../access/vocabulary.js';
import { Fault } from '../../model/fault.js';

/** What an action takes. */
export interface Needed {
  /** The method; absent: a permission was named. */
  readonly method?: MethodEntry;
  readonly permissions: readonly { readonly permission: string; readonly neededWith: string }[];
}

/**
 * Finds out which permissions a method, or a permission that is named itself, takes.
 * @throws Fault INVALID_ARGUMENT
 */
export function neededFor(action: string, isAboutDomain: boolean): Needed {
  if (permissionNames.includes(action)) return { permissions: [{ permission: action, neededWith: '' }] };
  const method = methods.find(({ name, rpc }) => name === action || rpc === action);
  if (method === undefined) throw unknown(action);
  const permissions = method.permissions.map(({ object, permission, flag = '' }) => ({
    permission: `${object}:${permission}`,
    neededWith: flag,
  }));
  const seen = 'domain:getattr';
  const acts = permissions.some(({ permission }) => permission.startsWith('domain:'));
  // What the caller may not know of is not there for it.
  if (isAboutDomain && acts && !permissions.some(({ permission, neededWith }) => permission === seen && !neededWith)) {
    permissions.unshift({ permission: seen, neededWith: '' });
  }
  return { method, permissions };
}

function unknown(action: string): Fault {
  const meant = closestWord(action, [...permissionNames, ...methods.map(({ rpc }) => rpc)]);
  const expected = 'a method such as StartDomain, or a permission such as domain:start';
  const message = `action is ${action === '' ? 'not given' : JSON.stringify(action)}; ${expected} was needed`;
  return new Fault('INVALID_ARGUMENT', message, {
    violations: [{ field: 'action', found: action, expected, message }],
    ...(meant === undefined ? {} : { hint: `did you mean ${meant}?` }),
  });
}
