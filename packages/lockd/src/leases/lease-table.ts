/** What a lease protects. */
export interface Resource {
  readonly lockspace: string;
  /** Name in the lockspace. */
  readonly name: string;
  /** Path, resolved. */
  readonly path: string;
  /** The file itself, whatever it is called: its device and inode. */
  readonly identity: string;
  /** Whether the file at `path` is locked itself, and there is no lease file. */
  readonly direct?: boolean;
}

/** A resource somebody wants. */
export interface Wanted {
  readonly resource: Resource;
  readonly shared: boolean;
  /** Whether its lease file must be there already. */
  readonly mustExist?: boolean;
  /** Token of its latest holder, if nobody else may have had it since. */
  readonly expectedToken?: number;
  /** Token that it was about to get when its lockd ended: it may stand in its file already. */
  readonly renumbered?: number;
}

/** One grant: an owner holds a lease. The same owner may hold a shared lease several times. */
export interface Holding extends Pick<Wanted, 'resource' | 'shared'> {
  /** Token of the owner. */
  readonly token: string;
  /** Grows with every grant of this lease. */
  readonly fencingToken: number;
  /** For humans. */
  readonly sinceMs: number;
  /** The request that was granted it; undefined: it had no name. */
  readonly requestId?: string | undefined;
}

/** Who stands in the way of what. */
export interface Conflict {
  readonly wanted: Wanted;
  readonly holders: readonly Holding[];
}

/** Key of a lease: its lockspace and name. */
export function leaseKey({ lockspace, name }: Pick<Resource, 'lockspace' | 'name'>): string {
  return `${lockspace}/${name}`;
}

/**
 * The truth about who holds what. Pure: it touches no file and no clock. A lease is known by its name and by the file
 * behind it, so that two names of one file never make two exclusive grants.
 */
export class LeaseTable {
  readonly #byName = new Map<string, Holding[]>();
  readonly #byIdentity = new Map<string, Holding[]>();
  readonly #byOwner = new Map<string, Holding[]>();

  /** The first of the wanted resources that cannot be had, and who holds it; undefined: all can be had together. */
  conflict(wanted: readonly Wanted[]): Conflict | undefined {
    for (const each of wanted) {
      const { resource } = each;
      const named = this.#byName.get(leaseKey(resource));
      const same = this.#byIdentity.get(resource.identity);
      if (named === undefined && same === undefined) continue;
      const isInTheWay = (held: Holding): boolean => !(held.shared && each.shared);
      const holders = new Set([...(named ?? []), ...(same ?? [])].filter(isInTheWay));
      if (holders.size > 0) return { wanted: each, holders: [...holders] };
    }
    return undefined;
  }

  /**
   * Records a grant. Legal only after `conflict` had nothing to say.
   * @throws Error when somebody stands in the way: the table never becomes untrue
   */
  add(holding: Holding): void {
    if (this.conflict([holding])) throw new Error(`${leaseKey(holding.resource)} is held already`);
    put(this.#byName, leaseKey(holding.resource), holding);
    put(this.#byIdentity, holding.resource.identity, holding);
    put(this.#byOwner, holding.token, holding);
  }

  /** Strikes a grant out; true: it was the last of this lease, whose file has to be unlocked now. */
  remove(holding: Holding): boolean {
    take(this.#byOwner, holding.token, holding);
    take(this.#byIdentity, holding.resource.identity, holding);
    return take(this.#byName, leaseKey(holding.resource), holding);
  }

  /** What an owner holds, in the order of the grants. */
  heldBy(token: string): readonly Holding[] {
    return [...(this.#byOwner.get(token) ?? [])];
  }

  /** Every grant. */
  all(): Holding[] {
    return [...this.#byOwner.values()].flat();
  }
}

function put(map: Map<string, Holding[]>, key: string, holding: Holding): void {
  const list = map.get(key);
  if (list) list.push(holding);
  else map.set(key, [holding]);
}

/** Takes a holding out of a list; true: the list is empty now. */
function take(map: Map<string, Holding[]>, key: string, holding: Holding): boolean {
  const list = map.get(key) ?? [];
  const at = list.indexOf(holding);
  if (at < 0) throw new Error(`${leaseKey(holding.resource)} is not held`);
  list.splice(at, 1);
  if (list.length > 0) return false;
  map.delete(key);
  return true;
}

/** The wanted leases by lockspace, both sorted, so that two sets never wait for each other. */
export function bySpace(wanted: readonly Wanted[]): [string, Wanted[]][] {
  const spaces = Map.groupBy(wanted, ({ resource }) => resource.lockspace);
  const sorted = [...spaces].toSorted(([a], [b]) => order(a, b));
  return sorted.map(([name, group]) => [name, group.toSorted((a, b) => order(a.resource.name, b.resource.name))]);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
