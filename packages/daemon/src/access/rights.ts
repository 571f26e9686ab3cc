import { type AccessObject, type ObjectSelector, selects } from './access-object.js';
import type { Door, Identity } from './identity.js';
import type { Policy } from './policy.js';
import { isAbout } from './subject.js';
import { permissionNames, readingPermissions } from './vocabulary.js';

/** What rules say of one permission of one client. */
interface Grant {
  isAllowedAnywhere: boolean;
  isDeniedEverywhere: boolean;
  readonly allowed: ObjectSelector[];
  readonly denied: ObjectSelector[];
}

/** Doors that whoever could come through them may do everything behind. */
const openDoors: ReadonlySet<Door> = new Set(['internal', 'admin']);

/** Whether nothing is checked of whoever comes in by this door: the daemon itself, and who may open its own socket. */
export function isOpenDoor(door: Door): boolean {
  return openDoors.has(door);
}

/** Whether a permission can be held at all by whoever comes in by this door. */
export function passesDoor(door: Door, permission: string): boolean {
  return door !== 'ro' || readingPermissions.has(permission);
}

/** So few are asked anew each time. */
const fewSelectors = 4;
/** Decisions that are kept of one client. */
const mostDecided = 4096;

/** What one client may do under one policy: worked out once, asked with every call. */
export class Rights {
  /** Only permissions that the client holds with some object. */
  readonly #grants: ReadonlyMap<string, Grant>;
  /** What was decided, where that takes many rules. */
  readonly #decided = new Map<string, boolean>();

  constructor(policy: Policy, identity: Identity) {
    this.#grants = isOpenDoor(identity.door) ? openGrants : compile(policy, identity);
  }

  /** Whether the client may do this with that object. */
  may(permission: string, object: AccessObject): boolean {
    const grant = this.#grants.get(permission);
    if (grant === undefined) return false;
    const { class: kind, uuid, name, title = '' } = object;
    const isQuick = grant.denied.length + grant.allowed.length <= fewSelectors;
    // A title may be a book; none is kept here.
    if (isQuick || object.title === undefined || title.length > 256) return decide(grant, object);
    const key = JSON.stringify([permission, kind, uuid, name, title]);
    let decision = this.#decided.get(key);
    if (decision === undefined) {
      decision = decide(grant, object);
      if (this.#decided.size >= mostDecided) this.#decided.clear();
      this.#decided.set(key, decision);
    }
    return decision;
  }

  /** Whether the client may do this with any object at all, be there one or not. */
  mayAnywhere(permission: string): boolean {
    return this.#grants.has(permission);
  }

  /** Whether the client may do this with every object. */
  mayEverywhere(permission: string): boolean {
    const grant = this.#grants.get(permission);
    return grant !== undefined && grant.isAllowedAnywhere && grant.denied.length === 0;
  }
}

const openGrants: ReadonlyMap<string, Grant> = new Map(
  permissionNames.map((name) => [
    name,
    { isAllowedAnywhere: true, isDeniedEverywhere: false, allowed: [], denied: [] },
  ]),
);

function decide(grant: Grant, object: AccessObject): boolean {
  // What is not known of an object opens nothing: not what is allowed only for some, nor what is denied for some.
  if (grant.denied.some((selector) => selects(selector, object, true))) return false;
  return grant.isAllowedAnywhere || grant.allowed.some((selector) => selects(selector, object, false));
}

function compile({ rules }: Policy, identity: Identity): ReadonlyMap<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const { effect, subjects, permissions, objects } of rules) {
    if (!subjects.some((subject) => isAbout(subject, identity))) continue;
    for (const permission of permissions) {
      if (!passesDoor(identity.door, permission)) continue;
      const objectClass = permission.slice(0, permission.indexOf(':'));
      const selectors = objects?.filter((selector) => selector.class === objectClass);
      if (selectors?.length === 0) continue;
      const grant = grants.get(permission) ?? emptyGrant();
      grants.set(permission, grant);
      // A selector that says nothing but the class means every object of it.
      const isWhole = selectors === undefined || selectors.some((selector) => Object.keys(selector).length === 1);
      if (effect === 'allow') {
        if (isWhole) grant.isAllowedAnywhere = true;
        else grant.allowed.push(...(selectors ?? []));
      } else {
        if (isWhole) grant.isDeniedEverywhere = true;
        else grant.denied.push(...(selectors ?? []));
      }
    }
  }
  for (const [permission, { isAllowedAnywhere, isDeniedEverywhere, allowed }] of grants) {
    if (isDeniedEverywhere || (!isAllowedAnywhere && allowed.length === 0)) grants.delete(permission);
  }
  return grants;
}

function emptyGrant(): Grant {
  return { isAllowedAnywhere: false, isDeniedEverywhere: false, allowed: [], denied: [] };
}
