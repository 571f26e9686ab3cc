import type { Domains } from './domains.js';
import type { DefineDomainOptions, DefineDomainResult, DomainSource } from './gen/index.js';

/**
 * What {@link Domains.apply} takes.
 *
 * @public
 */
export type ApplyDomainOptions = Omit<DefineDomainOptions, 'source' | 'onlyIfDifferent'>;

/**
 * What {@link Domains.apply} came to. `outcome` says it in a word: `created`, `changed` or `unchanged`; `changes` has each
 * field, and when it takes effect.
 *
 * @public
 */
export interface ApplyDomainResult extends DefineDomainResult {
  /** Whether the guest runs with another configuration than it would be started with now. */
  readonly restartNeeded: boolean;
}

/** Defines a domain unless it is defined so already. */
export async function applyDomain(
  domains: Pick<Domains, 'define'>,
  source: string | DomainSource,
  options: ApplyDomainOptions,
): Promise<ApplyDomainResult> {
  const result = await domains.define(source, { ...options, onlyIfDifferent: true });
  return { ...result, restartNeeded: result.domain.nextBootSpec !== undefined };
}
