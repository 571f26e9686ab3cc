import type { DomainRecord } from '@holdfast/sdk';

/**
 * The domain of an answer, which every daemon sends.
 * @throws Error when it did not
 */
export function recordOf(domain: DomainRecord | undefined): DomainRecord {
  if (domain === undefined) throw new Error('the daemon answered without the domain');
  return domain;
}
