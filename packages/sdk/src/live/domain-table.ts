import { type DomainTarget, toDomainRef } from '../domain-target.js';
import type { DomainRecord } from '../gen/index.js';
import type { DomainChange } from './change-queue.js';

/** Domains by UUID and by name. */
export class DomainTable {
  readonly #records = new Map<string, DomainRecord>();
  readonly #uuids = new Map<string, string>();

  get size(): number {
    return this.#records.size;
  }

  /** The domain that is meant. */
  find(target: DomainTarget): DomainRecord | undefined {
    const { uuid, name, id } = toDomainRef(target);
    if (id !== undefined) return [...this.#records.values()].find((record) => record.id === id);
    const known = uuid ?? this.#uuids.get(name ?? '');
    return known === undefined ? undefined : this.#records.get(known.toLowerCase());
  }

  /** All of them, by name. */
  list(): DomainRecord[] {
    return [...this.#uuids.keys()].sort().flatMap((name) => this.find(name) ?? []);
  }

  /** Puts a domain in the place of what was known of it. Says what that changed; an older version changes nothing. */
  put(domain: DomainRecord): DomainChange[] {
    const before = this.#records.get(domain.uuid);
    if (before !== undefined && domain.resourceVersion < before.resourceVersion) return [];
    this.#set(domain, before);
    return [{ kind: before === undefined ? 'added' : 'changed', domain }];
  }

  /** Forgets a domain. */
  remove(uuid: string): DomainChange[] {
    const domain = this.#records.get(uuid);
    if (domain === undefined) return [];
    this.#records.delete(uuid);
    if (this.#uuids.get(domain.name) === uuid) this.#uuids.delete(domain.name);
    return [{ kind: 'removed', domain }];
  }

  /** Makes it hold these and no others. Their versions are not compared: they may come from before a loss of the host. */
  replace(domains: readonly DomainRecord[]): DomainChange[] {
    const present = new Set(domains.map(({ uuid }) => uuid));
    const gone = [...this.#records.keys()].filter((uuid) => !present.has(uuid));
    const changes = gone.flatMap((uuid) => this.remove(uuid));
    for (const domain of domains) {
      const before = this.#records.get(domain.uuid);
      this.#set(domain, before);
      if (before === undefined) changes.push({ kind: 'added', domain });
      else if (before.resourceVersion !== domain.resourceVersion) changes.push({ kind: 'changed', domain });
    }
    return changes;
  }

  #set(domain: DomainRecord, before: DomainRecord | undefined): void {
    // Another domain may have its former name by now; then the name is that one's.
    if (before !== undefined && this.#uuids.get(before.name) === domain.uuid) this.#uuids.delete(before.name);
    this.#uuids.set(domain.name, domain.uuid);
    this.#records.set(domain.uuid, domain);
  }
}
