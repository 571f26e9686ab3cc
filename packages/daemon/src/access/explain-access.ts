import { type AccessObject, selects } from './access-object.js';
import type { Identity } from './identity.js';
import type { Policy, Rule } from './policy.js';
import { isOpenDoor, passesDoor, Rights } from './rights.js';
import { isAbout } from './subject.js';

/** What a policy says of one permission of one client. */
export interface AccessExplanation {
  readonly isAllowed: boolean;
  readonly reason: string;
  /** The rules that are about this, in the order of the policy. */
  readonly rules: readonly Rule[];
  /** The one of them that decided; absent: none allows it, or the door decided. */
  readonly decisive?: Rule;
}

/** Tells whether a client may do this with an object, or with any at all, and which rules say so. */
export function explainAccess(
  policy: Policy,
  identity: Identity,
  permission: string,
  object: AccessObject | undefined,
): AccessExplanation {
  if (isOpenDoor(identity.door)) {
    return { isAllowed: true, reason: `the ${identity.door} door lets everything through`, rules: [] };
  }
  if (!passesDoor(identity.door, permission)) {
    return { isAllowed: false, reason: `the read-only door does not let ${permission} through`, rules: [] };
  }
  // The decision is that of a call; here is only found out where it comes from.
  const rights = new Rights(policy, identity);
  const isAllowed = object === undefined ? rights.mayAnywhere(permission) : rights.may(permission, object);
  const rules = policy.rules.filter(
    (rule) =>
      rule.permissions.has(permission) &&
      rule.subjects.some((subject) => isAbout(subject, identity)) &&
      isAboutObject(rule, permission, object),
  );
  const decisive = rules.find((rule) => (isAllowed ? rule.effect === 'allow' : denies(rule, permission, object)));
  if (decisive === undefined) return { isAllowed, reason: `no rule allows ${permission}`, rules };
  const verb = isAllowed ? 'allowed' : 'denied';
  return { isAllowed, reason: `${permission} is ${verb} by ${decisive.label}`, rules, decisive };
}

function isAboutObject({ effect, objects }: Rule, permission: string, object: AccessObject | undefined): boolean {
  if (objects === undefined) return true;
  if (object === undefined) return objects.some((selector) => permission.startsWith(`${selector.class}:`));
  return objects.some((selector) => selects(selector, object, effect === 'deny'));
}

/** Of a rule that is about this: without an object only what denies it with all of them decides. */
function denies({ effect, objects }: Rule, permission: string, object: AccessObject | undefined): boolean {
  if (effect !== 'deny') return false;
  return (
    object !== undefined ||
    objects === undefined ||
    objects.some((selector) => permission.startsWith(`${selector.class}:`) && Object.keys(selector).length === 1)
  );
}
