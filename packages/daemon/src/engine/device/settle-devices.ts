import type { Disk, DomainSpec, Lease } from '@holdfast/protocol';
import type { Guest } from '../../drivers/driver.js';
import type { Job } from '../../jobs/job.js';
import { anchorName } from '../../leases/lease-manager.js';
import { leasesOf } from '../../leases/leases-of.js';
import { pinPlaces } from '../../model/pin-places.js';
import { type UsedDisk, usedDisks } from '../../model/used-disks.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { liveGuest } from '../guest/live-guest.js';
import { type DomainChange, recordFact } from '../records/record-change.js';
import type { Services } from '../services.js';
import { disksOf, withDisks } from './disk-lists.js';

/**
 * Makes the records of a guest say which disks it has, and its leases be those of these disks: after it has let go of one,
 * and after a daemon died while a disk was being plugged in or taken out. The guest itself is asked.
 * @param also - What changes with it
 * @throws Fault MONITOR_FAILED
 */
export async function settleDevices(
  at: Services,
  job: Job,
  domain: DomainObject,
  also: Pick<DomainChange, 'definition' | 'events'> = { events: [] },
): Promise<void> {
  const live = liveGuest(domain);
  const { spec, plugging, guest } = live;
  const present = await guest.devices(job.signal);
  domain.hear(at.clock.now());
  const isThere = ({ alias }: Disk): boolean => alias === undefined || present.has(alias);
  const disks = disksOf(spec);
  const gone = disks.filter((disk) => !isThere(disk));
  if (gone.length === 0 && plugging === undefined && also.events.length === 0) return;
  const arrived = plugging !== undefined && isThere(plugging) ? [plugging] : [];
  const missed = plugging !== undefined && arrived.length === 0 ? [plugging] : [];

  const next = pinPlaces(withDisks(spec, [...disks.filter(isThere), ...arrived]), present);
  const leases = await leaveLeases(at, job, domain, live, [...gone, ...missed], next);
  at.failpoints.reach('detach.released');
  await recordFact(at, job, domain, {
    ...also,
    live: { ...liveGuest(domain), spec: gone.length + arrived.length === 0 ? spec : next, leases, plugging: undefined },
    events: [
      ...gone.map(({ alias = '' }) => ({ $case: 'deviceRemoved', value: { alias } }) as const),
      ...arrived.map(({ alias = '' }) => ({ $case: 'deviceAdded', value: { alias } }) as const),
      ...also.events,
    ],
  });
}

/**
 * Gives back what only disks that are gone needed, and answers what the guest needs then. What cannot be given back stays held until
 * whoever keeps it answers again, or the guest ends.
 */
async function leaveLeases(
  at: Services,
  job: Job,
  domain: DomainObject,
  { grant, leases, leaseStanding, guest }: LiveGuest,
  gone: readonly Disk[],
  spec: DomainSpec,
): Promise<readonly Lease[]> {
  if (gone.length === 0) return leases;
  try {
    const [left, needed] = [await used(at, job, withDisks(spec, gone)), await used(at, job, spec)];
    const free = await leasesOf(leases, left, needed, job.signal);
    const kept = leases.filter((lease) => !free.includes(lease));
    try {
      if (leaseStanding === 'held') await grant?.keepOnly(kept, job.signal);
    } catch (error) {
      at.logger.warn(
        { domain: domain.record.name, err: error },
        'leases of a disk that is gone could not be given back; that is tried again when whoever keeps them answers',
      );
    }
    await closeAnchors(at, job, domain, guest, free);
    return kept;
  } catch (error) {
    at.logger.warn(
      { domain: domain.record.name, err: error },
      'what a disk that is gone had leases for could not be told; they end with the guest',
    );
    return leases;
  }
}

/** Whether or not it does: the records never name a lease that was given back, whose loss would be held against the guest. */
async function closeAnchors(
  at: Services,
  job: Job,
  domain: DomainObject,
  guest: Guest,
  free: readonly Lease[],
): Promise<void> {
  try {
    if (free.length > 0) await guest.letGo(free.map(anchorName), job.signal);
  } catch (error) {
    at.logger.warn(
      { domain: domain.record.name, err: error },
      'a guest has not closed the leases of a disk that is gone; their locks are let go of all the same',
    );
  }
}

async function used(at: Services, job: Job, spec: DomainSpec): Promise<readonly UsedDisk[]> {
  return usedDisks(spec, await at.driver.diskImages(spec, job.signal));
}
