import type { Job } from '../../jobs/job.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { Services } from '../services.js';

/** Takes charge of the leases that a guest of an earlier run of the daemon holds. Never throws: it holds them anyway. */
export async function adoptLeases(at: Services, job: Job, domain: DomainObject): Promise<void> {
  const { uuid } = domain;
  const { name, live } = domain.record;
  const process = live?.guest.process;
  if (live === undefined || live.grant !== undefined || process === undefined) return;
  try {
    const grant = await at.leases.adopt({ uuid, name }, live.leaseToken, process, job.signal);
    if (grant !== undefined) {
      domain.replace(job, { ...domain.record, live: { ...live, grant } });
    } else if (live.leases.length > 0) {
      const paths = live.leases.map(({ path }) => path);
      at.logger.error({ domain: name, paths }, 'a guest runs whose leases are not held any more');
    }
  } catch (error) {
    at.logger.warn(
      { domain: name, err: error },
      'leases of a guest could not be taken charge of; it holds them itself',
    );
  }
}
