import { toDomainRef } from '../domain-target.js';
import type { DomainTarget } from '../domain-target.js';
import { shownValue, wrongValue } from '../errors/wrong-value.js';
import type { DomainRef, HostEvent } from '../gen/index.js';

/**
 * A kind of event, as {@link HostEvent} names it.
 *
 * @public
 */
export type EventKind = Exclude<HostEvent['kind'], 'resync' | 'unknown'>;

/**
 * Which events are wanted.
 *
 * @public
 */
export interface EventFilter {
  /** Only of this domain; absent: of all. */
  readonly domain?: DomainTarget;
  /** Only of these kinds; absent: all. A `resync` always comes. */
  readonly kinds?: readonly EventKind[];
}

/** The filter in the form of the schema. @throws HoldfastError INVALID_ARGUMENT */
export function eventFilter({ domain, kinds = [] }: EventFilter): {
  readonly domain?: DomainRef;
  readonly kinds: readonly string[];
} {
  if (!Array.isArray(kinds)) throw wrongValue('kinds', shownValue(kinds), 'a list of kinds, such as ["lifecycle"]');
  return { ...(domain === undefined ? {} : { domain: toDomainRef(domain) }), kinds: kinds.map(wordOf) };
}

/** The schema has `io-error` where TypeScript says `ioError`. */
function wordOf(kind: EventKind, index: number): string {
  if (typeof kind !== 'string') throw wrongValue(`kinds[${index}]`, shownValue(kind), 'a kind, such as "lifecycle"');
  return kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
