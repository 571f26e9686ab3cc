import type { Job } from '../../jobs/job.js';
import type { LostLease } from '../../leases/lease-manager.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { Services } from '../services.js';

/**
 * Takes charge of the leases that a guest of an earlier run of the daemon holds, or looks again at those of any guest.
 * Answers those that it has lost. Never throws: whether it has its leases does not depend on it.
 */
export async function adoptLeases(
  at: Services,
  job: Job,
  domain: DomainObject,
  { again = false }: { readonly again?: boolean } = {},
): Promise<readonly LostLease[]> {
  const { uuid } = domain;
  const { name, live } = domain.record;
  const process = live?.guest.process;
  if (live === undefined || process === undefined || (live.grant !== undefined && !again)) return [];
  if (live.leaseToken === '' && live.leases.length === 0) return [];
  // What was given back or lost is not looked for: it is taken again when the guest is to go on.
  const held = { token: live.leaseToken, leases: live.leaseStanding === 'held' ? live.leases : [] };
  try {
    const { grant, lost } = await at.leases.adopt({ uuid, name }, held, process, job.signal);
    const leases = live.leaseStanding === 'held' && lost.length === 0 ? grant.leases : live.leases;
    const next = { ...live, grant, leases, leaseToken: grant.token };
    domain.replace(job, { ...domain.record, live: next });
    for (const { path, why } of lost)
      at.logger.error({ domain: name, path, why }, 'a guest runs that has lost a lease');
    return lost;
  } catch (error) {
    at.logger.warn(
      { domain: name, err: error },
      'leases of a guest could not be taken charge of; it holds them itself',
    );
    return [];
  }
}
