import type { Lease } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { LostLease } from '../../leases/lease-manager.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
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
    const { grant, lost, extra } = await at.leases.adopt({ uuid, name }, held, process, job.signal);
    const leases = live.leaseStanding === 'held' && lost.length === 0 ? grant.leases : live.leases;
    const next = { ...live, grant, leases, leaseToken: grant.token };
    domain.replace(job, { ...domain.record, live: next });
    // While a disk is being plugged in nobody knows yet what is too much: that is settled with it.
    if (extra.length > 0 && live.plugging === undefined) await giveBack(at, job, name, next, extra);
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

/** Gives back what could not be given back when the guest let go of its disks. What still cannot be is tried the next time. */
async function giveBack(
  at: Services,
  job: Job,
  name: string,
  { grant, leases }: Pick<LiveGuest, 'grant' | 'leases'>,
  extra: readonly Lease[],
): Promise<void> {
  const paths = extra.map(({ path }) => path);
  try {
    await grant?.keepOnly(leases, job.signal);
    at.logger.info({ domain: name, paths }, 'leases of disks that are gone were given back');
  } catch (error) {
    at.logger.warn({ domain: name, paths, err: error }, 'leases of disks that are gone still cannot be given back');
  }
}
