import { type AccessObject, type ObjectSelector, selects } from './access-object.js';
import type { Identity } from './identity.js';
import type { Policy } from './policy.js';
import { passesDoor } from './rights.js';
import { isAbout } from './subject.js';

/** Says why a client may not do this with an object, or with any: the rule that denies it, or that there is none for it. */
export function explainRefusal(
  { rules }: Policy,
  identity: Identity,
  permission: string,
  object: AccessObject | undefined,
): string {
  if (!passesDoor(identity.door, permission)) return `the read-only door does not let ${permission} through`;
  const denial = rules.find(
    ({ effect, subjects, permissions, objects }) =>
      effect === 'deny' &&
      permissions.has(permission) &&
      subjects.some((subject) => isAbout(subject, identity)) &&
      (objects === undefined ||
        objects.some((selector) =>
          object === undefined ? isWholeClass(selector, permission) : selects(selector, object, true),
        )),
  );
  return denial === undefined ? `no rule allows ${permission}` : `denied by ${denial.label}`;
}

/** Whether it means every object of the class that a permission is about: what is denied for some keeps nobody from all others. */
function isWholeClass(selector: ObjectSelector, permission: string): boolean {
  return Object.keys(selector).length === 1 && permission.startsWith(`${selector.class}:`);
}
