import type { MethodEntry, MethodPermission } from '@holdfast/protocol';
import { Fault } from '../model/fault.js';
import { type AccessObject, describeObject, hostObject } from './access-object.js';
import { namedObject } from './named-object.js';
import type { CallAccess } from './call-access.js';
import type { Rights } from './rights.js';

/** Says which rule refuses a permission with an object, or with any. */
export type ExplainRefusal = (permission: string, object: AccessObject | undefined) => string;

/** What one call goes by: the rights of the client, and what the method needs. */
export class MethodAccess implements CallAccess {
  readonly #rights: () => Rights;
  readonly #method: MethodEntry;
  #request: Readonly<Record<string, unknown>> = {};
  #object: AccessObject | undefined;
  #isAsked: boolean;
  #refusal: string | undefined;
  readonly #explain: ExplainRefusal;
  readonly #isReadOnly: boolean;

  constructor(rights: () => Rights, method: MethodEntry, isReadOnly: boolean, explain: ExplainRefusal) {
    this.#isReadOnly = isReadOnly;
    this.#explain = explain;
    this.#rights = rights;
    this.#method = method;
    this.#isAsked = method.permissions.every(({ object }) => object === 'connect');
  }

  /** The object that the call was about, or was to be about by its request, for the record of what was done. */
  get object(): AccessObject | undefined {
    return this.#object ?? namedObject(this.#request);
  }

  /** Which rule has refused the call, for those who run the daemon; the refusal does not tell it. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /**
   * Refuses who could not be allowed this whatever the request says, before anybody looks at it.
   * @throws Fault READ_ONLY, PERMISSION_DENIED
   */
  enter(): void {
    if (this.#isReadOnly && this.#method.mutating) {
      this.#refusal = 'the read-only door';
      throw new Fault('READ_ONLY', `${this.#method.rpc} changes something, and this connection is read-only`, {
        hint: 'connect to the socket for reading and writing',
        metadata: { method: this.#method.name },
      });
    }
    const rights = this.#rights();
    for (const { object, permission, flag } of this.#method.permissions) {
      const name = `${object}:${permission}`;
      if (flag === undefined && !rights.mayAnywhere(name)) {
        throw this.#denied(name, object === 'connect' ? hostObject : undefined);
      }
    }
  }

  /** Takes the request in, and refuses what it asks of the host itself. @throws Fault PERMISSION_DENIED */
  admit(request: object): void {
    this.#request = request as Readonly<Record<string, unknown>>;
    const rights = this.#rights();
    for (const needed of this.#method.permissions) {
      const name = `${needed.object}:${needed.permission}`;
      if (!this.#isNeeded(needed)) continue;
      if (needed.object === 'connect' && !rights.may(name, hostObject)) throw this.#denied(name, hostObject);
      if (!rights.mayAnywhere(name)) throw this.#denied(name, undefined);
    }
  }

  maySee(object: AccessObject): boolean {
    return this.may(`${object.class}:getattr`, object);
  }

  conceals(object: AccessObject): boolean {
    if (this.maySee(object)) return false;
    this.#object = object;
    this.#refusal = this.#explain(`${object.class}:getattr`, object);
    return true;
  }

  may(permission: string, object: AccessObject): boolean {
    return this.#rights().may(permission, object);
  }

  filter<Item>(permission: string, objectOf: (item: Item) => AccessObject): (item: Item) => boolean {
    this.#isAsked = true;
    return (item) => {
      const rights = this.#rights();
      return rights.mayEverywhere(permission) || rights.may(permission, objectOf(item));
    };
  }

  permit(object: AccessObject): void {
    this.#isAsked = true;
    this.#object = object;
    const rights = this.#rights();
    for (const needed of this.#method.permissions) {
      if (needed.object !== object.class || !this.#isNeeded(needed)) continue;
      const name = `${needed.object}:${needed.permission}`;
      if (!rights.may(name, object)) throw this.#denied(name, object);
    }
  }

  /** Whether the verb has asked for what its method needs; one that has not is a hole. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  #isNeeded({ flag }: MethodPermission): boolean {
    return flag === undefined || isSet(this.#request[flag]);
  }

  #denied(permission: string, object: AccessObject | undefined): Fault {
    const on = object === undefined ? 'any object' : describeObject(object);
    this.#refusal = this.#explain(permission, object);
    return new Fault('PERMISSION_DENIED', `${this.#method.rpc} needs ${permission} on ${on}, which you do not have`, {
      metadata: {
        permission,
        method: this.#method.rpc,
        ...(object?.uuid === undefined ? {} : { uuid: object.uuid }),
        ...(object?.name === undefined ? {} : { name: object.name }),
      },
      hint: 'who runs this daemon can allow it in the policy of access; holdfast access explain tells which rule refused it',
    });
  }
}

/** Whether a field of a request says something. */
function isSet(value: unknown): boolean {
  if (Array.isArray(value) || typeof value === 'string') return value.length > 0;
  return value !== undefined && value !== false && value !== 0 && value !== 0n;
}
