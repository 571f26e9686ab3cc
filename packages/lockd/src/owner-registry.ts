import { randomBytes } from 'node:crypto';
import type { ProcessIdentity } from './host/host.js';

/** A guest that holds leases, or is about to. */
export interface Owner {
  /** Secret of the registration. */
  readonly token: string;
  readonly uuid: string;
  readonly name: string;
  /** The guest's process; undefined: it has not started yet. */
  process: ProcessIdentity | undefined;
  /** Open connections to the hold socket that named this owner. */
  holds: number;
  /** Tokens that its grants, by their keys, are about to get. */
  readonly renumbering: Map<string, number>;
  /** Stops whatever waits for this owner's process to end, or for its first hold. */
  stopWaiting: (() => void) | undefined;
}

/** The owners by token. */
export class OwnerRegistry {
  readonly #byToken = new Map<string, Owner>();

  /** Registers a new owner under a token that nobody can guess. */
  create(uuid: string, name: string): Owner {
    return this.restore({ token: randomBytes(24).toString('base64url'), uuid, name, process: undefined });
  }

  /** Registers an owner that an earlier lockd knew. */
  restore(known: Pick<Owner, 'token' | 'uuid' | 'name' | 'process'>): Owner {
    const { token, uuid, name, process } = known;
    const owner: Owner = { token, uuid, name, process, holds: 0, renumbering: new Map(), stopWaiting: undefined };
    this.#byToken.set(token, owner);
    return owner;
  }

  /** The owner with this token; undefined: there is none. */
  find(token: string): Owner | undefined {
    return this.#byToken.get(token);
  }

  /** Strikes an owner out. */
  remove(owner: Owner): void {
    owner.stopWaiting?.();
    owner.stopWaiting = undefined;
    this.#byToken.delete(owner.token);
  }

  /** Every owner. */
  all(): Owner[] {
    return [...this.#byToken.values()];
  }
}
