import type { OperationRecord } from './operation.js';

/** How many ended operations are remembered, and how long. */
export interface Remembrance {
  /** So many, and as many ended queries. */
  readonly capacity: number;
  readonly keptMs: number;
}

/**
 * How long one that a client has named is remembered however many end after it: so that the same call again, after a broken
 * connection, is not done twice on a busy host. At most this many times the usual number are.
 */
const graceMs = 60_000;
const graceTimes = 10;

/** Which operations have ended and are remembered, in order of their end. */
export class EndedOperations {
  readonly #queries = new Set<string>();
  readonly #others = new Set<string>();
  readonly #capacity: number;
  readonly #keptMs: number;

  constructor({ capacity, keptMs }: Remembrance) {
    this.#capacity = capacity;
    this.#keptMs = keptMs;
  }

  add({ origin }: OperationRecord): void {
    const ended = origin.class === 'query' ? this.#queries : this.#others;
    ended.add(origin.id);
  }

  drop(id: string): void {
    this.#queries.delete(id);
    this.#others.delete(id);
  }

  /** Has those dropped that ended too long ago, and the oldest when they are too many. */
  forget(records: ReadonlyMap<string, OperationRecord>, now: number, drop: (id: string) => void): void {
    for (const ended of [this.#queries, this.#others]) {
      for (const id of ended) {
        const { endedMs = 0, origin } = records.get(id) as OperationRecord;
        const ageMs = now - endedMs;
        const isInGrace =
          origin.requestDigest !== undefined && ageMs < graceMs && ended.size <= this.#capacity * graceTimes;
        if (ageMs < this.#keptMs && (ended.size <= this.#capacity || isInGrace)) break;
        drop(id);
      }
    }
  }
}
