import type { MethodEntry } from '@holdfast/protocol';
import { explainRefusal } from './explain-refusal.js';
import type { Identity } from './identity.js';
import { MethodAccess } from './method-access.js';
import type { Policy } from './policy.js';
import { Rights } from './rights.js';

/** Clients whose rights are kept when they have gone. */
const mostKnown = 256;

/** Who may do what at present. What is worked out for a client is kept for as long as the client is there. */
export class AccessControl {
  #policy: Policy;
  #rights = new WeakMap<Identity, Rights>();
  /** Of clients that come again with each connection. */
  readonly #known = new Map<string, Rights>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** What holds now. */
  get policy(): Policy {
    return this.#policy;
  }

  /** From now on another policy holds, also for calls and streams that are under way. */
  replace(policy: Policy): void {
    this.#policy = policy;
    this.#rights = new WeakMap();
    this.#known.clear();
  }

  /** What a client may do now; ask again with every call. */
  rightsOf(identity: Identity): Rights {
    let rights = this.#rights.get(identity);
    if (rights === undefined) {
      rights = this.#knownRights(identity);
      this.#rights.set(identity, rights);
    }
    return rights;
  }

  #knownRights(identity: Identity): Rights {
    const { door, process, certificate, token } = identity;
    const key = JSON.stringify([door, process?.uid, process?.gid, process?.groups, certificate, token]);
    let rights = this.#known.get(key);
    if (rights === undefined) {
      rights = new Rights(this.#policy, identity);
      if (this.#known.size >= mostKnown) this.#known.clear();
      this.#known.set(key, rights);
    }
    return rights;
  }

  /** Whether there is any request with which this client may call this method; `enter` of `ofCall` says why not. */
  mayEnter(identity: Identity, method: MethodEntry): boolean {
    if (identity.door === 'ro' && method.mutating) return false;
    const rights = this.rightsOf(identity);
    return method.permissions.every(
      ({ object, permission, flag }) => flag !== undefined || rights.mayAnywhere(`${object}:${permission}`),
    );
  }

  /** What a call of this method by this client goes by. */
  ofCall(identity: Identity, method: MethodEntry): MethodAccess {
    return new MethodAccess(
      () => this.rightsOf(identity),
      method,
      identity.door === 'ro',
      (permission, object) => explainRefusal(this.#policy, identity, permission, object),
    );
  }
}
