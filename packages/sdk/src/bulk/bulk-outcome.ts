import type { DomainTarget } from '../domain-target.js';

/**
 * Domains to do something with: an array of names or records, a list as `host.domains.list()` answers it, or whatever else
 * can be iterated. It is read to its end before anything is done.
 *
 * @public
 */
export type DomainTargets = Iterable<DomainTarget> | AsyncIterable<DomainTarget>;

/**
 * What became of one domain in a call for many.
 *
 * @public
 */
export type BulkOutcome<Value> =
  | { readonly status: 'done'; readonly target: DomainTarget; readonly value: Value }
  | { readonly status: 'failed'; readonly target: DomainTarget; readonly error: Error };

/**
 * What a call for many domains takes.
 *
 * @public
 */
export interface BulkOptions {
  /** How many domains at a time, from 1; 8 where nothing is said. */
  readonly concurrency?: number;
  /** Gives it up: no further domain is begun with, and the waits for those under way end. */
  readonly signal?: AbortSignal;
}

/**
 * What a verb takes for many domains: what it takes for one, but for a version, and how many at a time.
 *
 * @public
 */
export type BulkCallOptions<Options> = BulkOptions & Omit<Options, 'ifVersion'>;
