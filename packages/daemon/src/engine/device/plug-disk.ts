import type { Disk, DomainSpec } from '@holdfast/protocol';
import type { Job } from '../../jobs/job.js';
import type { LeaseGrant } from '../../leases/lease-manager.js';
import { Fault } from '../../model/fault.js';
import type { DiskImage } from '../../model/given-images.js';
import { type UsedDisk, usedDisks } from '../../model/used-disks.js';
import type { DomainObject } from '../../objects/domain-object.js';
import type { LiveGuest } from '../../objects/domain-record.js';
import { isOutOfReach } from '../guest/is-out-of-reach.js';
import { liveGuest } from '../guest/live-guest.js';
import { timeLimit } from '../guest/time-limit.js';
import { toGuestRecord, toStoredGuest } from '../records/stored-records.js';
import type { Services } from '../services.js';
import { disksOf, withDisks } from './disk-lists.js';

/** How long a guest may take to let go of a disk whose plugging is taken back. */
const patienceMs = 5000;

/** A guest that has one more disk. */
export interface PluggedDisk {
  /** To be committed. */
  readonly live: LiveGuest;
  readonly alias: string;
}

/**
 * Plugs a disk into the running guest: leases first, then the guest keeps them itself, then it gets the disk. It is written
 * down before anything is done, so that a daemon that comes back finds out how far this one has come; the caller commits
 * the answer. What goes wrong undoes all of it, unless the guest does not let go of the disk again: then it keeps both.
 * @throws Fault what leases, driver and disk throw
 */
export async function plugDisk(
  at: Services,
  job: Job,
  domain: DomainObject,
  { disk, spec }: { readonly disk: Disk; readonly spec: DomainSpec },
): Promise<PluggedDisk> {
  const before = liveGuest(domain);
  const { guest } = before;
  const { alias = '' } = disk;
  const note = (live: LiveGuest): Promise<void> => noteGuest(at, job, domain, live);
  const images = await imagesOf(at, spec, disk, job.signal);
  const wanted = await newlyUsed(at, before.spec, disk, images, job.signal);

  // A disk that the guest does not let go of keeps its leases, and its note, for whoever looks next.
  let isLeft = false;
  job.undo.push('forget the disk on disk', () => (isLeft ? undefined : note(before)));
  await note({ ...before, plugging: disk });
  at.failpoints.reach('attach.noted');

  job.progress(undefined, 'taking leases');
  const more = await takeLeases(at, domain, before, wanted, job.signal);
  job.undo.push('give the leases of the disk back', () => (isLeft ? undefined : more.release()));
  at.failpoints.reach('attach.leased');
  const leases = more.leases.map((lease) => ({ ...lease, ownerPid: guest.process?.pid ?? 0 }));
  const whole = before.leaseToken === '' ? { grant: more, leaseToken: more.token } : {};
  const holding = { ...before, ...whole, plugging: disk, leases: [...before.leases, ...leases] };
  await note(holding);
  at.failpoints.reach('attach.written');

  // The connection that keeps a guest's leases stays with it for good: to close it means that the guest is to be ended.
  const names = [...more.anchors].flatMap(([name, anchor]) => (typeof anchor === 'number' ? [name] : []));
  job.undo.push('have the guest close the leases of the disk', () =>
    isLeft
      ? undefined
      : unlessOutOfReach(
          at,
          domain,
          'a guest that cannot be reached keeps descriptors of the leases of a disk that it did not get; their locks are let go of',
          () => guest.letGo(names, new AbortController().signal),
        ),
  );
  if (more.anchors.size > 0) await guest.keep(more.anchors, job.signal);
  await more.bind(guest.process);
  at.failpoints.reach('attach.held');

  job.progress(undefined, 'plugging the disk in');
  job.undo.push('take the disk out again', async () => {
    isLeft = true;
    const what =
      'a guest that cannot be reached may have a disk that it was not to get; that is looked at when it can be';
    await unlessOutOfReach(at, domain, what, async () => {
      using limit = timeLimit(at.clock, patienceMs, new AbortController().signal);
      if ((await guest.devices(limit.signal)).has(alias)) await guest.unplugDisk(alias, limit.signal);
      isLeft = false;
    });
  });
  const plugged = await guest.plugDisk({ disk, images }, job.signal);
  domain.hear(at.clock.now());
  at.failpoints.reach('attach.plugged');
  const disks = [...disksOf(before.spec), plugged];
  return { alias, live: { ...holding, plugging: undefined, spec: withDisks(spec, disks) } };
}

/** Does what only a guest that can be reached needs done; else says what follows. @throws what goes wrong in one that can be */
async function unlessOutOfReach(
  at: Services,
  domain: DomainObject,
  what: string,
  step: () => Promise<void>,
): Promise<void> {
  const { guest } = liveGuest(domain);
  try {
    await step();
  } catch (error) {
    if (!(await isOutOfReach(at, guest, error))) throw error;
    at.logger.warn({ domain: domain.record.name, err: error }, what);
  }
}

/** Writes down how a guest is, and remembers it; for callers nothing has changed. */
async function noteGuest(at: Services, job: Job, domain: DomainObject, live: LiveGuest): Promise<void> {
  const origin = { uuid: domain.uuid, driver: at.driver.name, bootId: at.host.bootId };
  await at.store.saveGuest(toStoredGuest(origin, domain.record, toGuestRecord(live), { phase: 'active' }));
  domain.replace(job, { ...domain.record, live });
}

async function imagesOf(
  at: Services,
  spec: DomainSpec,
  disk: Disk,
  signal: AbortSignal,
): Promise<readonly DiskImage[]> {
  return (await at.driver.diskImages(withDisks(spec, [disk]), signal)).get(0) ?? [];
}

/** What the guest needs a lease for that it does not use yet: images under several of its disks are leased once. */
async function newlyUsed(
  at: Services,
  spec: DomainSpec,
  disk: Disk,
  images: readonly DiskImage[],
  signal: AbortSignal,
): Promise<readonly UsedDisk[]> {
  const wanted = usedDisks(withDisks(spec, [disk]), new Map([[0, images]]));
  if (!wanted.some(({ shared }) => shared)) return wanted;
  const present = usedDisks(spec, await at.driver.diskImages(spec, signal));
  return wanted.filter((each) => !present.some(({ path, shared }) => shared && each.shared && path === each.path));
}

/** More leases for a guest that has some, or the first. @throws Fault LEASE_BUSY, LOCKD_UNAVAILABLE, UNSUPPORTED */
async function takeLeases(
  at: Services,
  { uuid, record: { name } }: DomainObject,
  { grant, leaseToken, spec }: LiveGuest,
  disks: readonly UsedDisk[],
  signal: AbortSignal,
): Promise<LeaseGrant> {
  const wanted = { disks, leases: [], onLockfailure: spec.onLockfailure };
  if (leaseToken !== '') {
    if (grant !== undefined) return grant.extend(wanted, signal);
    throw new Fault('LOCKD_UNAVAILABLE', `nobody can be asked for the leases of domain ${name} at present`, {
      hint: 'see: holdfast lock list',
    });
  }
  const first = await at.leases.acquire({ uuid, name }, wanted, signal);
  if (first.command.length === 0) return first;
  // A program that has to become the guest's process comes too late.
  throw new Fault(
    'UNSUPPORTED',
    `${at.leases.kind} gives leases to a guest when it starts; domain ${name} runs already`,
    {
      hint: 'attach the disk for the next boot',
    },
  );
}
