import { grantKey } from './journal.js';
import type { Holding } from './leases/lease-table.js';

/** A grant whose lock is gone though its owner goes on. */
export interface LostLease {
  readonly holding: Holding;
  readonly reason: string;
}

/** The leases that were lost, until their owners end, give them back, or are granted them anew. */
export class LostLeases {
  readonly #byOwner = new Map<string, Map<string, LostLease>>();

  add(lost: LostLease): void {
    const { token } = lost.holding;
    const own = this.#byOwner.get(token) ?? new Map<string, LostLease>();
    own.set(grantKey(lost.holding), lost);
    this.#byOwner.set(token, own);
  }

  /** Strikes out some of those of an owner; none named: all. */
  remove(token: string, grants?: readonly string[]): void {
    if (grants === undefined) {
      this.#byOwner.delete(token);
      return;
    }
    const own = this.#byOwner.get(token);
    for (const grant of grants) own?.delete(grant);
    if (own?.size === 0) this.#byOwner.delete(token);
  }

  of(token: string): LostLease[] {
    return [...(this.#byOwner.get(token)?.values() ?? [])];
  }

  all(): LostLease[] {
    return [...this.#byOwner.values()].flatMap((own) => [...own.values()]);
  }
}
