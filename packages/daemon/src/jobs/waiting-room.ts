import { isBarred } from './job-mask.js';
import type { JobClassName, Occupancy } from './job-mask.js';
import type { Turn } from './turn.js';

const others: readonly JobClassName[] = ['modify', 'query', 'async'];

/** Who waits for an object: destroys before all others, else in order of arrival. */
export class WaitingRoom {
  readonly #turns: Readonly<Record<JobClassName, Set<Turn>>> = {
    destroy: new Set(),
    modify: new Set(),
    query: new Set(),
    async: new Set(),
  };

  /** How many wait. */
  get size(): number {
    const { destroy, modify, query, async } = this.#turns;
    return destroy.size + modify.size + query.size + async.size;
  }

  /** How many a newcomer of this class shares its places with: destroys have places of their own. */
  rivalsOf(wanted: JobClassName): number {
    const destroys = this.#turns.destroy.size;
    return wanted === 'destroy' ? destroys : this.size - destroys;
  }

  /** The place that a newcomer would get, from 1. */
  placeFor(wanted: JobClassName): number {
    return (wanted === 'destroy' ? this.#turns.destroy.size : this.size) + 1;
  }

  /** Who waits, in no order. */
  all(): Turn[] {
    return this.size === 0 ? [] : Object.values(this.#turns).flatMap((turns) => [...turns]);
  }

  add(turn: Turn): void {
    this.#turns[turn.request.class].add(turn);
  }

  delete(turn: Turn): void {
    this.#turns[turn.request.class].delete(turn);
  }

  /** Who is next, leaving out those who have to wait for the end of an async job. */
  next(occupancy: Occupancy): Turn | undefined {
    const destroy = firstOf(this.#turns.destroy);
    if (destroy !== undefined && !isBarred('destroy', occupancy)) return destroy;
    let next: Turn | undefined;
    for (const name of others) {
      const turn = firstOf(this.#turns[name]);
      if (turn === undefined || isBarred(name, occupancy)) continue;
      if (next === undefined || isBefore(turn, next)) next = turn;
    }
    return next;
  }

  /** The place of one who waits, from 1. */
  placeOf(turn: Turn): number {
    const { destroy, ...rest } = this.#turns;
    const isDestroy = turn.request.class === 'destroy';
    const before = isDestroy ? [] : Object.values(rest).flatMap((turns) => [...turns]);
    const ahead = [...before, ...(isDestroy ? destroy : [])].filter((other) => isBefore(other, turn)).length;
    return ahead + (isDestroy ? 0 : destroy.size) + 1;
  }
}

/** The first of a set, which is the one that was added first. */
export function firstOf<T>(set: ReadonlySet<T>): T | undefined {
  for (const item of set) return item;
  return undefined;
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.record.origin.order < b.record.origin.order;
}
