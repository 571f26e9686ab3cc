import { permissions } from '@holdfast/protocol';

/** Every permission, as `object:name`. */
export const permissionNames: readonly string[] = permissions.map(({ object, name }) => `${object}:${name}`);

/** Every class of objects. */
export const objectClasses: readonly string[] = [...new Set(permissions.map(({ object }) => object))];

/** The permissions that only read, and no secret: what is held over a read-only connection. */
export const readingPermissions: ReadonlySet<string> = new Set(
  permissions.filter(({ reads }) => reads).map(({ object, name }) => `${object}:${name}`),
);

/** The permissions that a word of a policy means: `domain:start`, `domain:*`, `*:read`, `*`; empty: it means none. */
export function expandPermission(word: string): readonly string[] {
  const [object = '', name = '', ...rest] = (word === '*' ? '*:*' : word).split(':');
  if (rest.length > 0) return [];
  return permissionNames.filter((each) => {
    const [itsObject, itsName] = each.split(':');
    return (object === '*' || object === itsObject) && (name === '*' || name === itsName);
  });
}
