import type { Job } from '../../jobs/job.js';
import { Fault } from '../../model/fault.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import type { Services } from '../services.js';

/**
 * Takes the leases of a guest again, which it has given back or lost, before it goes on; answers the guest as it is then.
 * One that is to ignore a lost lease goes on without.
 * @throws Fault LEASE_BUSY, LEASE_LOST, LOCKD_UNAVAILABLE
 */
export async function regainLeases(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<LiveGuest> {
  if (live.leaseStanding === 'held') return live;
  const { name } = domain.record;
  const { grant } = live;
  try {
    if (grant === undefined) {
      throw new Fault('LOCKD_UNAVAILABLE', `nobody can be asked for the leases of domain ${name} at present`, {
        hint: 'see: holdfast lock list',
      });
    }
    const leases = await grant.retake(live.leases, job.signal);
    job.undo.push('give the leases back', () => grant.giveBack());
    at.logger.info({ domain: name, leases: leases.map(({ path }) => path) }, 'leases were taken again');
    return { ...live, leases: leases.map((lease) => ({ ...lease, ownerPid: pidOf(live) })), leaseStanding: 'held' };
  } catch (error) {
    if (live.leaseStanding !== 'lost' || live.spec.onLockfailure !== 'ignore') throw error;
    at.logger.warn({ domain: name, err: error }, 'a guest goes on without a lease that it has lost, as its spec wants');
    return live;
  }
}

function pidOf({ guest }: LiveGuest): number {
  return guest.process?.pid ?? 0;
}
