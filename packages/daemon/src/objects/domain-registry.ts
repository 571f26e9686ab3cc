import { Fault } from '../model/fault.js';
import { DomainObject, type DomainJobOptions } from './domain-object.js';
import type { DomainRecord } from './domain-record.js';

/** Every domain that is known, and the names and UUIDs that are taken. */
export class DomainRegistry {
  readonly #options: DomainJobOptions;
  readonly #newUuid: () => string;
  readonly #byUuid = new Map<string, DomainObject>();
  /** Also the names that a rename in progress will need or may go back to. */
  readonly #byName = new Map<string, DomainObject>();
  /** The names that a domain holds: one, and in the midst of a rename two. */
  readonly #namesOf = new Map<DomainObject, Set<string>>();
  /** All domains by name, as it was when somebody asked last; undefined: others came or went since. */
  #inOrder: DomainObject[] | undefined;
  #lastGuestId = 0;

  constructor(options: DomainJobOptions & { readonly newUuid: () => string }) {
    const { newUuid, ...jobOptions } = options;
    this.#options = jobOptions;
    this.#newUuid = newUuid;
  }

  /** The visible domain of that UUID, in lower case with hyphens. */
  byUuid(uuid: string): DomainObject | undefined {
    return visible(this.#byUuid.get(uuid));
  }

  /** The visible domain that has that name now. */
  byName(name: string): DomainObject | undefined {
    const domain = visible(this.#byName.get(name));
    return domain?.record.name === name ? domain : undefined;
  }

  /** The visible domain whose running guest has that number. */
  byGuestId(id: number): DomainObject | undefined {
    return this.all().find((domain) => domain.record.live?.id === id);
  }

  /** Every visible domain, in no order. */
  all(): DomainObject[] {
    return [...this.#byUuid.values()].filter((domain) => domain.isVisible);
  }

  /** Every visible domain, by name. */
  inOrder(): DomainObject[] {
    this.#inOrder ??= [...this.#byUuid.values()];
    const order = this.#inOrder;
    // A name changes now and then, and lists are asked for all the time.
    if (!order.every((domain, index) => index === 0 || isBefore(order[index - 1] as DomainObject, domain))) {
      order.sort((one, other) => (isBefore(one, other) ? -1 : 1));
    }
    return order.filter((domain) => domain.isVisible);
  }

  /** A number for a guest that is about to start: higher than all before. */
  nextGuestId(): number {
    return ++this.#lastGuestId;
  }

  /** Keeps the number of a guest that outlived a daemon from being given out again. */
  noteGuestId(id: number): void {
    this.#lastGuestId = Math.max(this.#lastGuestId, id);
  }

  /**
   * Answers the domain that a configuration of that UUID and name means: the one that has both, or else a new one,
   * which holds both for the caller and cannot be seen. Without a UUID the name decides alone.
   * @throws Fault DOMAIN_EXISTS when one of the two is another domain's
   */
  claim(uuid: string | undefined, name: string): DomainObject {
    const owner = this.ownerOf(uuid, name);
    if (owner !== undefined) return owner;
    const domain = new DomainObject(uuid ?? this.#newUuid(), name, this.#options);
    this.#byUuid.set(domain.uuid, domain);
    this.#inOrder = undefined;
    this.#hold(domain, name);
    return domain;
  }

  /** Like {@link claim}, but claims nothing: undefined where it would make a new one. @throws Fault DOMAIN_EXISTS */
  ownerOf(uuid: string | undefined, name: string): DomainObject | undefined {
    const sameName = this.#byName.get(name);
    if (uuid === undefined) return sameName;
    const sameUuid = this.#byUuid.get(uuid);
    if (sameName !== undefined && sameName !== sameUuid) {
      throw exists(
        `domain ${name} already exists with uuid ${sameName.uuid}`,
        sameName,
        'use that uuid, or another name',
      );
    }
    if (sameUuid !== undefined && sameName === undefined) {
      const message = `uuid ${uuid} is already that of domain ${sameUuid.record.name}`;
      throw exists(message, sameUuid, 'rename that domain, or use another uuid');
    }
    return sameUuid;
  }

  /** Says whether a domain could have a name. @throws Fault DOMAIN_EXISTS */
  assertNameFree(domain: DomainObject, name: string): void {
    const owner = this.#byName.get(name);
    if (owner === undefined || owner === domain) return;
    throw exists(`domain ${name} already exists with uuid ${owner.uuid}`, owner, 'use another name');
  }

  /** Holds a second name for a domain that is about to be renamed. @throws Fault DOMAIN_EXISTS */
  holdName(domain: DomainObject, name: string): void {
    this.assertNameFree(domain, name);
    this.#hold(domain, name);
  }

  /** Gives up a name that a domain holds and does not have: the new one of a rename that failed, the old one else. */
  freeName(domain: DomainObject, name: string): void {
    if (this.#byName.get(name) !== domain || domain.record.name === name) return;
    this.#byName.delete(name);
    this.#namesOf.get(domain)?.delete(name);
  }

  /** Takes in a domain from an earlier run of the daemon. @throws Fault DOMAIN_EXISTS */
  restore(uuid: string, record: DomainRecord): DomainObject {
    const domain = this.claim(uuid, record.name);
    domain.restore(record);
    return domain;
  }

  /** Forgets a domain; its name and UUID are free. */
  remove(domain: DomainObject): void {
    domain.forget();
    this.#byUuid.delete(domain.uuid);
    this.#inOrder = undefined;
    for (const name of this.#namesOf.get(domain) ?? []) this.#byName.delete(name);
    this.#namesOf.delete(domain);
  }

  /** Forgets a domain that was claimed and came to nothing, unless another call wants it. */
  releaseClaim(domain: DomainObject): void {
    const isWanted = domain.jobs.holder !== undefined || domain.jobs.queued > 0;
    if (!domain.isVisible && !domain.isGone && !isWanted) this.remove(domain);
  }

  #hold(domain: DomainObject, name: string): void {
    this.#byName.set(name, domain);
    const names = this.#namesOf.get(domain);
    if (names === undefined) this.#namesOf.set(domain, new Set([name]));
    else names.add(name);
  }
}

function isBefore(one: DomainObject, other: DomainObject): boolean {
  return one.record.name < other.record.name;
}

function visible(domain: DomainObject | undefined): DomainObject | undefined {
  return domain?.isVisible === true ? domain : undefined;
}

function exists(message: string, owner: DomainObject, hint: string): Fault {
  const { name } = owner.record;
  return new Fault('DOMAIN_EXISTS', message, { metadata: { name, uuid: owner.uuid }, hint });
}
