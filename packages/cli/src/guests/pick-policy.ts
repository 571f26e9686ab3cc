import type { DomainRecord } from '@holdfast/sdk';
import { CommandError } from '../command-error.js';
import type { GuestPolicies, GuestPolicy } from './guest-policy.js';
import { policyOfMetadata } from './policy-of-metadata.js';

/** What has to be known of a domain to pick its policy. */
export const policyFields: readonly string[] = ['name', 'uuid', 'spec.metadata'];

/**
 * The policy of a guest: what the host's file says of it, else what it says itself, else what holds for all. What it says
 * itself and cannot be meant is told and left out: whoever may write into one guest must not keep the host from stopping.
 */
export function pickPolicy(
  policies: GuestPolicies,
  domain: Pick<DomainRecord, 'name' | 'uuid' | 'spec'>,
  { onProblem }: { readonly onProblem: (problem: string) => void },
): GuestPolicy {
  const own = policies.own(domain);
  if (own !== undefined) return own;
  try {
    const place = `metadata of ${domain.name}`;
    return policyOfMetadata(domain.spec?.metadata ?? '', policies.usual, place) ?? policies.usual;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    onProblem(error.message);
    return policies.usual;
  }
}
